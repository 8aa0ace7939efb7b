package dev.layered.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEvent.CacheOpened;
import dev.layered.core.event.CacheEvent.LayerGuarded;
import dev.layered.core.event.CacheEvent.LayerSwitchedOff;
import dev.layered.core.event.CacheEvent.LoadEnded;
import dev.layered.core.event.CacheEvent.LogShared;
import dev.layered.core.event.LayerKind;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the SDK of OpenTelemetry, and what a reader collects from it. */
class OpenTelemetryMetricsTest {

  private static final Set<LayerKind> ALL = EnumSet.allOf(LayerKind.class);

  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
          .build();
  private final NodeMetrics metrics = new OpenTelemetryMetrics(sdk, ALL);
  private final CacheCounters users = new CacheCounters();

  @AfterEach
  void close() {
    metrics.close();
    sdk.close();
  }

  private static CacheOpened opened(String cache, CacheCounters counters) {
    return new CacheOpened(cache, counters, () -> 2, () -> 5, () -> false);
  }

  private Map<String, MetricData> collect() {
    return reader.collectAllMetrics().stream()
        .filter(metric -> metric.getInstrumentationScopeInfo().getName().equals("dev.layered"))
        .collect(Collectors.toMap(MetricData::getName, Function.identity()));
  }

  private static Attributes attributes(String... keysAndValues) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      attributes.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return attributes.build();
  }

  /** The one value of a counter or gauge with exactly these attributes. */
  private long value(String name, String... keysAndValues) {
    MetricData metric = collect().get(name);
    assertThat(metric).as(name).isNotNull();
    Attributes wanted = attributes(keysAndValues);
    Collection<LongPointData> points =
        metric.getType() == MetricDataType.LONG_SUM
            ? metric.getLongSumData().getPoints()
            : metric.getLongGaugeData().getPoints();
    List<Long> values =
        points.stream()
            .filter(point -> point.getAttributes().equals(wanted))
            .map(LongPointData::getValue)
            .toList();
    assertThat(values).as(name + wanted).hasSize(1);
    return values.get(0);
  }

  private long requests(String cache, String layer, String result) {
    return value("layered.requests", "cache", cache, "layer", layer, "result", result);
  }

  @Test
  void everyMeasure_isCollectedUnderItsName() {
    metrics.on(opened("users", users));
    metrics.on(new LogShared(() -> true, () -> 3));
    metrics.on(new LayerGuarded(LayerKind.REDIS, () -> true));
    metrics.on(new LoadEnded("users", 1, true));

    Map<String, MetricData> collected = collect();
    for (Measure measure : Measure.values()) {
      assertThat(collected).containsKey(measure.dottedName());
      assertThat(collected.get(measure.dottedName()).getDescription())
          .isEqualTo(measure.description());
    }
    assertThat(collected).hasSize(Measure.values().length);
    MetricData requests = collected.get("layered.requests");
    assertThat(requests.getType()).isEqualTo(MetricDataType.LONG_SUM);
    assertThat(requests.getLongSumData().isMonotonic()).isTrue();
    assertThat(collected.get("layered.entries").getType()).isEqualTo(MetricDataType.LONG_GAUGE);
  }

  @Test
  void counters_followWhatIsPublished_cacheByCache() {
    CacheCounters orders = new CacheCounters();
    metrics.on(opened("users", users));
    metrics.on(opened("orders", orders));
    users.heapHit();
    users.heapHit();
    users.hit(LayerKind.REDIS);
    users.loadEnded(1, false);
    orders.miss();
    assertThat(requests("users", "heap", "hit")).as("before").isZero();
    metrics.publish();

    assertThat(requests("users", "heap", "hit")).isEqualTo(2);
    assertThat(requests("users", "redis", "hit")).isEqualTo(1);
    assertThat(requests("users", "none", "miss")).isZero();
    assertThat(requests("orders", "none", "miss")).isEqualTo(1);
    assertThat(value("layered.loads", "cache", "users", "result", "failure")).isEqualTo(1);
    assertThat(value("layered.prolongations", "cache", "users")).isZero();
    assertThat(value("layered.evictions", "cache", "users")).isZero();
  }

  @Test
  void gauges_areOfNow() {
    AtomicLong onHeap = new AtomicLong(2);
    metrics.on(new CacheOpened("users", users, onHeap::get, () -> 0));
    onHeap.set(3);
    metrics.on(new LayerSwitchedOff(LayerKind.DISK, "full"));
    metrics.on(new LogShared(() -> false, () -> 4));

    assertThat(value("layered.entries", "cache", "users", "layer", "heap")).isEqualTo(3);
    assertThat(value("layered.layer.up", "layer", "heap")).isEqualTo(1);
    assertThat(value("layered.layer.up", "layer", "redis")).isZero();
    assertThat(value("layered.layer.up", "layer", "disk")).isZero();
    assertThat(value("layered.invalidations.pending")).isEqualTo(4);
  }

  @Test
  void loads_areAHistogramInSeconds_withBoundsForSeconds() {
    metrics.on(opened("users", users));
    metrics.on(new LoadEnded("users", Duration.ofMillis(30).toNanos(), true));
    metrics.on(new LoadEnded("users", Duration.ofMillis(700).toNanos(), false));

    MetricData duration = collect().get("layered.load.duration");
    assertThat(duration.getUnit()).isEqualTo("s");
    HistogramPointData point = duration.getHistogramData().getPoints().iterator().next();
    assertThat(point.getAttributes().get(AttributeKey.stringKey("cache"))).isEqualTo("users");
    assertThat(point.getCount()).isEqualTo(2);
    assertThat(point.getSum()).isEqualTo(0.73);
    assertThat(point.getBoundaries())
        .containsExactly(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1d, 5d, 10d);
    assertThat(point.getCounts()).containsExactly(0L, 0L, 0L, 1L, 0L, 0L, 1L, 0L, 0L, 0L);
  }

  @Test
  void close_isReadNoMore_andReopenBeginsAnew() {
    metrics.on(opened("users", users));
    metrics.on(new LogShared(() -> true, () -> 3));
    users.heapHit();
    metrics.publish();
    assertThat(collect()).isNotEmpty();
    metrics.close();
    metrics.close();
    assertThat(collect()).isEmpty();

    CacheCounters fresh = new CacheCounters();
    try (NodeMetrics redeployed = new OpenTelemetryMetrics(sdk, ALL)) {
      redeployed.on(opened("users", fresh));
      fresh.miss();
      redeployed.publish();

      assertThat(requests("users", "none", "miss")).isEqualTo(1);
      assertThat(requests("users", "heap", "hit")).isZero();
      assertThat(collect()).doesNotContainKey("layered.invalidations.pending");
    }
  }

  @Test
  void absentLayer_hasNoMetrics() {
    metrics.close();
    try (NodeMetrics heapOnly = new OpenTelemetryMetrics(sdk, Set.of(LayerKind.HEAP))) {
      heapOnly.on(opened("users", users));

      assertThat(collect().get("layered.entries").getLongGaugeData().getPoints())
          .extracting(point -> point.getAttributes().get(AttributeKey.stringKey("layer")))
          .containsExactly("heap");
    }
  }

  @Test
  void switchedOffTelemetry_disturbsNothing() {
    try (NodeMetrics none = new OpenTelemetryMetrics(OpenTelemetry.noop(), ALL)) {
      none.on(opened("users", users));
      none.on(new LoadEnded("users", 1, true));
      none.publish();
    }
    assertThat(collect().keySet())
        .as("only those of the test itself")
        .containsOnly("layered.layer.up");
  }
}
