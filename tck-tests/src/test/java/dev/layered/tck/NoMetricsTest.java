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
import org.junit.jupiter.api.Test;

/** An application whose class path has no metrics API. */
class NoMetricsTest {

  private static final List<String> METRICS = List.of("microprofile-metrics", "smallrye-metrics");

  /** Runs in the class loader without metrics. */
  public static final class Inside {
    private Inside() {}

    public static String run() {
      try (App app = App.start(CacheNamesTest.Users.class)) {
        CacheNamesTest.Users users = app.get(CacheNamesTest.Users.class);
        return users.find(1L) + users.find(1L);
      }
    }
  }

  private static URL[] classPathWithoutMetrics() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> METRICS.stream().noneMatch(entry::contains))
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

  @Test
  void metricsApiAbsent_startsAndCaches() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(classPathWithoutMetrics(), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> loader.loadClass("org.eclipse.microprofile.metrics.MetricRegistry"))
          .isInstanceOf(ClassNotFoundException.class);
      thread.setContextClassLoader(loader);
      Method run = loader.loadClass(Inside.class.getName()).getMethod("run");
      assertThat(run.invoke(null)).isEqualTo("find(long)1find(long)1");
    } catch (InvocationTargetException failed) {
      throw new AssertionError(failed.getCause());
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
