package dev.layered.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEvent.CacheOpened;
import dev.layered.core.event.CacheEvent.LoadEnded;
import io.smallrye.metrics.SharedMetricRegistries;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a broken registry does to the application: one line in its log. */
class FailingRegistryTest {

  private static final String SCOPE = "failing";

  private final MetricRegistry working = SharedMetricRegistries.getOrCreate(SCOPE);
  private final Logger logger = Logger.getLogger("dev.layered.metrics");
  private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void record() {
    logger.addHandler(recorder);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopRecording() {
    logger.removeHandler(recorder);
    logger.setUseParentHandlers(true);
    SharedMetricRegistries.drop(SCOPE);
  }

  @Test
  void everyMethodFails_nothingIsThrown_oneLineIsLogged() {
    MetricRegistry broken = failing(method -> true, new IllegalStateException("broken"));

    assertThatCode(() -> useAndClose(broken)).doesNotThrowAnyException();
    assertThat(logged).hasSize(1);
    assertThat(logged.get(0).getMessage()).startsWith("LAYERED-701 ");
    assertThat(logged.get(0).getThrown()).hasMessage("broken");
  }

  @Test
  void otherVersionOfTheApi_nothingIsThrown() {
    MetricRegistry older = failing(method -> true, new NoSuchMethodError("counter"));

    assertThatCode(() -> useAndClose(older)).doesNotThrowAnyException();
    assertThat(logged).hasSize(1);
  }

  @Test
  void registrationFailsHalfway_nothingOfTheCacheIsLeft() {
    MetricRegistry noTimers = failing("timer"::equals, new IllegalArgumentException("no timers"));
    try (MicroProfileMetrics metrics = new MicroProfileMetrics(noTimers, Set.of())) {
      metrics.on(new CacheOpened("users", new CacheCounters(), () -> 0, () -> 0));

      assertThat(working.getMetricIDs()).isEmpty();
    }
  }

  @Test
  void oneCacheFails_theOthersAreMeasured() {
    List<String> calls = new ArrayList<>();
    MetricRegistry failsOnce =
        failing(
            method -> {
              calls.add(method);
              return calls.size() == 1;
            },
            new IllegalArgumentException("first call"));
    CacheCounters orders = new CacheCounters();
    try (MicroProfileMetrics metrics = new MicroProfileMetrics(failsOnce, Set.of())) {
      metrics.on(new CacheOpened("users", new CacheCounters(), () -> 0, () -> 0));
      metrics.on(new CacheOpened("orders", orders, () -> 0, () -> 0));
      orders.miss();
      metrics.publish();

      assertThat(working.getMetricIDs())
          .extracting((MetricID id) -> id.getTags().get("cache"))
          .containsOnly("orders");
      assertThat(
              PrometheusText.ofScope(SCOPE)
                  .sample(
                      "layered_requests_total",
                      java.util.Map.of("cache", "orders", "layer", "none", "result", "miss")))
          .isEqualTo(1);
    }
  }

  private static void useAndClose(MetricRegistry registry) {
    CacheCounters counters = new CacheCounters();
    try (MicroProfileMetrics metrics = new MicroProfileMetrics(registry)) {
      metrics.on(new CacheOpened("users", counters, () -> 0, () -> 0));
      metrics.on(new CacheOpened("orders", counters, () -> 0, () -> 0));
      metrics.on(new LoadEnded("users", 1, true));
      counters.heapHit();
      metrics.publish();
    }
  }

  /** The working registry, but for methods of some names, which throw. */
  private MetricRegistry failing(Predicate<String> methods, Throwable problem) {
    return (MetricRegistry)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {MetricRegistry.class},
            (proxy, method, arguments) -> {
              if (methods.test(method.getName())) {
                throw problem;
              }
              try {
                return method.invoke(working, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }
}
