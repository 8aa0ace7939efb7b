package dev.layered.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEvent.CacheOpened;
import dev.layered.core.event.CacheEvent.LayerGuarded;
import dev.layered.core.event.CacheEvent.LayerSwitchedOff;
import dev.layered.core.event.CacheEvent.LoadEnded;
import dev.layered.core.event.CacheEvent.LogShared;
import dev.layered.core.event.LayerKind;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against real registries of Micrometer, and the text that Prometheus would scrape from one. */
class MicrometerMetricsTest {

  private static final Set<LayerKind> ALL = EnumSet.allOf(LayerKind.class);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final NodeMetrics metrics = new MicrometerMetrics(registry, ALL);
  private final CacheCounters users = new CacheCounters();

  @AfterEach
  void close() {
    metrics.close();
    registry.close();
  }

  private static CacheOpened opened(String cache, CacheCounters counters) {
    return new CacheOpened(cache, counters, () -> 2, () -> 5, () -> false);
  }

  private static double counter(MeterRegistry in, String name, String... tags) {
    return in.get(name).tags(tags).functionCounter().count();
  }

  private double requests(String layer, String result) {
    return counter(
        registry, "layered.requests", "cache", "users", "layer", layer, "result", result);
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  @Test
  void everyMeasure_isRegisteredUnderItsName() {
    metrics.on(opened("users", users));
    metrics.on(new LogShared(() -> true, () -> 3));
    metrics.on(new LayerGuarded(LayerKind.REDIS, () -> true));

    for (Measure measure : Measure.values()) {
      assertThat(registry.find(measure.dottedName()).meters())
          .as(measure.dottedName())
          .isNotEmpty()
          .allMatch(meter -> measure.description().equals(meter.getId().getDescription()));
    }
    assertThat(requests("heap", "hit")).isZero();
  }

  @Test
  void counters_followWhatIsPublished() {
    metrics.on(opened("users", users));
    users.heapHit();
    users.heapHit();
    users.hit(LayerKind.REDIS);
    users.hit(LayerKind.DISK);
    users.staleHit();
    users.miss();
    users.coalesced();
    users.loadEnded(1, false);
    users.evicted();
    assertThat(requests("heap", "hit")).as("before").isZero();
    metrics.publish();

    assertThat(requests("heap", "hit")).isEqualTo(2);
    assertThat(requests("redis", "hit")).isEqualTo(1);
    assertThat(requests("disk", "hit")).isEqualTo(1);
    assertThat(requests("none", "stale")).isEqualTo(1);
    assertThat(requests("none", "miss")).isEqualTo(1);
    assertThat(requests("none", "coalesced")).isEqualTo(1);
    assertThat(counter(registry, "layered.loads", "cache", "users", "result", "failure"))
        .isEqualTo(1);
    assertThat(counter(registry, "layered.loads", "cache", "users", "result", "success")).isZero();
    assertThat(counter(registry, "layered.evictions", "cache", "users")).isEqualTo(1);
  }

  @Test
  void gauges_areOfNow() {
    AtomicLong onHeap = new AtomicLong(2);
    metrics.on(new CacheOpened("users", users, onHeap::get, () -> 0));
    onHeap.set(3);
    metrics.on(new LayerSwitchedOff(LayerKind.DISK, "full"));
    metrics.on(new LogShared(() -> false, () -> 4));

    assertThat(gauge("layered.entries", "cache", "users", "layer", "heap")).isEqualTo(3);
    assertThat(gauge("layered.layer.up", "layer", "heap")).isEqualTo(1);
    assertThat(gauge("layered.layer.up", "layer", "redis")).isZero();
    assertThat(gauge("layered.layer.up", "layer", "disk")).isZero();
    assertThat(gauge("layered.invalidations.pending")).isEqualTo(4);
  }

  @Test
  void loads_areTimed() {
    metrics.on(opened("users", users));
    metrics.on(new LoadEnded("users", Duration.ofMillis(30).toNanos(), true));
    metrics.on(new LoadEnded("users", Duration.ofMillis(700).toNanos(), false));

    Timer timer = registry.get("layered.load.duration").tags("cache", "users").timer();
    assertThat(timer.count()).isEqualTo(2);
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(730);
  }

  @Test
  void garbageCollection_takesNoMeter() {
    metrics.on(opened("users", users));
    users.heapHit();
    metrics.publish();
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    while (garbage.get() != null) {
      System.gc();
    }

    assertThat(requests("heap", "hit")).isEqualTo(1);
    assertThat(gauge("layered.entries", "cache", "users", "layer", "heap")).isEqualTo(2);
  }

  @Test
  void prometheus_showsTheNamesOfTheDocumentation() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    composite.add(prometheus);
    try (NodeMetrics published = new MicrometerMetrics(composite, ALL)) {
      published.on(opened("users", users));
      published.on(new LogShared(() -> true, () -> 1));
      published.on(new LoadEnded("users", Duration.ofMillis(30).toNanos(), true));
      users.heapHit();
      published.publish();

      assertThat(prometheus.scrape())
          .contains("# TYPE layered_requests_total counter")
          .contains("layered_requests_total{cache=\"users\",layer=\"heap\",result=\"hit\",} 1.0")
          .contains("layered_loads_total{cache=\"users\",result=\"success\",} 0.0")
          .contains("layered_load_duration_seconds_count{cache=\"users\",} 1.0")
          .contains("layered_load_duration_seconds_sum{cache=\"users\",} 0.03")
          .contains("layered_load_duration_seconds_max{cache=\"users\",}")
          .contains("layered_prolongations_total{cache=\"users\",} 0.0")
          .contains("layered_evictions_total{cache=\"users\",} 0.0")
          .contains("layered_invalidations_total{cache=\"users\",} 0.0")
          .contains("layered_fenced_total{cache=\"users\",} 0.0")
          .contains("layered_undecodable_total{cache=\"users\",} 0.0")
          .contains("layered_layer_errors_total{cache=\"users\",} 0.0")
          .contains("layered_entries{cache=\"users\",layer=\"disk\",} 5.0")
          .contains("layered_layer_up{layer=\"heap\",} 1.0")
          .contains("layered_invalidations_pending 1.0");
    }
    assertThat(prometheus.scrape()).as("after close").isEmpty();
  }

  @Test
  void close_removesEverythingAndNothingElse_alsoUnderCommonTags() {
    registry.config().commonTags("app", "shop");
    registry.counter("of.the.application");
    NodeMetrics tagged = new MicrometerMetrics(registry, Set.of(LayerKind.HEAP));
    tagged.on(opened("orders", new CacheCounters()));
    tagged.on(new LogShared(() -> true, () -> 1));
    assertThat(registry.find("layered.loads").tags("app", "shop", "cache", "orders").meters())
        .hasSize(2);
    tagged.close();
    metrics.close();
    metrics.close();

    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactly("of.the.application");
  }

  @Test
  void secondApplication_ofTheSameCache_removesNothingOfTheFirst() {
    metrics.on(opened("users", users));
    metrics.on(new LogShared(() -> true, () -> 3));
    int before = registry.getMeters().size();
    NodeMetrics second = new MicrometerMetrics(registry, ALL);
    second.on(opened("users", new CacheCounters()));
    second.on(new LogShared(() -> true, () -> 9));
    second.close();
    users.miss();
    metrics.publish();

    assertThat(registry.getMeters()).hasSize(before);
    assertThat(requests("none", "miss")).isEqualTo(1);
    assertThat(gauge("layered.invalidations.pending")).isEqualTo(3);
  }

  @Test
  void reopen_afterClose_beginsWithTheNewCaches() {
    metrics.on(opened("users", users));
    users.miss();
    metrics.close();
    CacheCounters fresh = new CacheCounters();
    try (NodeMetrics redeployed = new MicrometerMetrics(registry, ALL)) {
      redeployed.on(opened("users", fresh));
      fresh.heapHit();
      redeployed.publish();

      assertThat(requests("heap", "hit")).isEqualTo(1);
      assertThat(requests("none", "miss")).isZero();
    }
  }

  @Test
  void absentLayer_hasNoMetrics() {
    metrics.close();
    try (NodeMetrics heapOnly = new MicrometerMetrics(registry, Set.of(LayerKind.HEAP))) {
      heapOnly.on(opened("users", users));

      assertThat(registry.getMeters())
          .extracting(meter -> meter.getId().getTag("layer"))
          .contains("heap", "none")
          .doesNotContain("redis", "disk");
    }
  }

  @Test
  void deniedMeters_disturbNothing() {
    MeterRegistry denying = new SimpleMeterRegistry();
    denying.config().meterFilter(MeterFilter.denyNameStartsWith("layered.requests"));
    try (NodeMetrics some = new MicrometerMetrics(denying, ALL)) {
      some.on(opened("users", users));
      some.publish();

      assertThat(denying.find("layered.requests").meters()).isEmpty();
      assertThat(counter(denying, "layered.loads", "cache", "users", "result", "success")).isZero();
    }
    assertThat(denying.getMeters()).isEmpty();
  }

  @Test
  void registrationFailsHalfway_nothingOfTheCacheIsLeft_andNothingIsThrown() {
    MeterRegistry noTimers =
        new SimpleMeterRegistry() {
          @Override
          protected Timer newTimer(
              Meter.Id id, DistributionStatisticConfig config, PauseDetector detector) {
            throw new IllegalArgumentException("no timers");
          }
        };
    NodeMetrics failing = new MicrometerMetrics(noTimers, Set.of());
    assertThatCode(
            () -> {
              failing.on(opened("users", users));
              failing.on(new LoadEnded("users", 1, true));
              failing.publish();
            })
        .doesNotThrowAnyException();
    assertThat(noTimers.getMeters()).isEmpty();
    failing.close();
  }
}
