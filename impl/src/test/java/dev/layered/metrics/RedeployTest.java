package dev.layered.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEvent.CacheOpened;
import dev.layered.core.event.CacheEvent.LoadEnded;
import dev.layered.core.event.CacheEvent.LogShared;
import dev.layered.core.event.LayerKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A registry of the server that outlives an application must not keep its classes. */
class RedeployTest {

  /** Runs in a class loader of its own: starts, collects, ends. */
  public static final class Application implements Consumer<Object> {
    /** For the other class loader. */
    public Application() {}

    @Override
    public void accept(Object registry) {
      Set<LayerKind> layers = EnumSet.allOf(LayerKind.class);
      try (MetricsPublisher metrics =
          registry instanceof MeterRegistry meters
              ? new MicrometerMetrics(meters, layers)
              : new OpenTelemetryMetrics((OpenTelemetry) registry, layers)) {
        metrics.on(new CacheOpened("users", new CacheCounters(), () -> 1, () -> 2));
        metrics.on(new LogShared(() -> true, () -> 3));
        metrics.on(new LoadEnded("users", 1, true));
        metrics.publish();
      }
    }
  }

  /** Has its own of Layered's classes and shares all others, as a server does. */
  private static final class ApplicationLoader extends ClassLoader {
    ApplicationLoader() {
      super(RedeployTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.layered.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException failed) {
        throw new ClassNotFoundException(name, failed);
      }
    }
  }

  private static WeakReference<ClassLoader> deployAndUndeploy(Object registry) throws Exception {
    ClassLoader loader = new ApplicationLoader();
    @SuppressWarnings("unchecked")
    Consumer<Object> application =
        (Consumer<Object>)
            loader.loadClass(Application.class.getName()).getConstructor().newInstance();
    assertThat(application.getClass().getClassLoader()).isSameAs(loader);
    application.accept(registry);
    return new WeakReference<>(loader);
  }

  private static void awaitCollected(WeakReference<ClassLoader> loader) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    while (loader.get() != null) {
      assertThat(System.nanoTime()).as("still held after 10 s").isLessThan(end);
      System.gc();
      // Soft and weak references of the JDK's own caches need more than one collection.
      Thread.sleep(20);
    }
  }

  @Test
  void micrometer_keepsNoClassLoader() throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    awaitCollected(deployAndUndeploy(registry));
    assertThat(registry.isClosed()).as("the registry is alive").isFalse();
    registry.close();
  }

  @Test
  void openTelemetry_keepsNoClassLoader() throws Exception {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build()) {
      awaitCollected(deployAndUndeploy(sdk));
      assertThat(reader.collectAllMetrics()).as("the SDK is alive").isNotEmpty();
    }
  }
}
