package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An application whose class path has no API of metrics or health, or only some of them. */
class NoMetricsTest {

  private static final String MICROPROFILE = "org.eclipse.microprofile.metrics.MetricRegistry";
  private static final String MICROMETER = "io.micrometer.core.instrument.MeterRegistry";
  private static final String OPENTELEMETRY = "io.opentelemetry.api.OpenTelemetry";
  private static final String HEALTH = "org.eclipse.microprofile.health.HealthCheck";

  /** A class of each API, and the parts of file names by which its jars are known. */
  private static final Map<String, List<String>> JARS =
      Map.of(
          MICROPROFILE, List.of("microprofile-metrics", "smallrye-metrics"),
          MICROMETER, List.of("micrometer-"),
          OPENTELEMETRY, List.of("opentelemetry-"),
          HEALTH, List.of("microprofile-health", "smallrye-health"));

  /** Runs in the class loader without these APIs. */
  public static final class Inside {
    private Inside() {}

    public static String run() {
      try (App app = App.start(CacheNamesTest.Users.class)) {
        CacheNamesTest.Users users = app.get(CacheNamesTest.Users.class);
        return users.find(1L) + users.find(1L);
      }
    }
  }

  private static URL[] classPathWithout(List<String> jars) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> jars.stream().noneMatch(new File(entry).getName()::contains))
        .map(NoMetricsTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (java.net.MalformedURLException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The class loader has those of these APIs that are not to be absent. */
  private static void startsAndCachesWithout(String... absent) throws Exception {
    List<String> jars = Stream.of(absent).map(JARS::get).flatMap(List::stream).toList();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(classPathWithout(jars), ClassLoader.getPlatformClassLoader())) {
      for (String api : JARS.keySet()) {
        if (List.of(absent).contains(api)) {
          assertThatThrownBy(() -> loader.loadClass(api))
              .isInstanceOf(ClassNotFoundException.class);
        } else {
          assertThat(loader.loadClass(api)).isNotNull();
        }
      }
      thread.setContextClassLoader(loader);
      Method run = loader.loadClass(Inside.class.getName()).getMethod("run");
      assertThat(run.invoke(null)).isEqualTo("find(long)1find(long)1");
    } catch (InvocationTargetException failed) {
      throw new AssertionError(failed.getCause());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void noApi_startsAndCaches() throws Exception {
    startsAndCachesWithout(MICROPROFILE, MICROMETER, OPENTELEMETRY, HEALTH);
  }

  @Test
  void microProfileMetricsAbsent_startsAndCaches() throws Exception {
    startsAndCachesWithout(MICROPROFILE);
  }

  @Test
  void micrometerAbsent_startsAndCaches() throws Exception {
    // The implementation of MicroProfile Metrics in these tests is made of it.
    startsAndCachesWithout(MICROPROFILE, MICROMETER);
  }

  @Test
  void openTelemetryAbsent_startsAndCaches() throws Exception {
    startsAndCachesWithout(OPENTELEMETRY);
  }

  @Test
  void healthAbsent_startsAndCaches() throws Exception {
    startsAndCachesWithout(HEALTH);
  }
}
