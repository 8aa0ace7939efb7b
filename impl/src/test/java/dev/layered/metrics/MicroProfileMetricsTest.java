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
import io.smallrye.metrics.SharedMetricRegistries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the registry of SmallRye Metrics, and the text that Prometheus would scrape from it. */
class MicroProfileMetricsTest {

  private static final AtomicInteger SCOPES = new AtomicInteger();

  /** All scopes share one Prometheus registry; a scope of its own keeps each test apart. */
  private final String scope = "test" + SCOPES.incrementAndGet();

  private final MetricRegistry registry = SharedMetricRegistries.getOrCreate(scope);
  private final MicroProfileMetrics metrics = new MicroProfileMetrics(registry);
  private final CacheCounters users = new CacheCounters();

  @AfterEach
  void removeFromTheSharedRegistry() {
    metrics.close();
    SharedMetricRegistries.drop(scope);
  }

  @Test
  void open_registersEveryMetricAtZero() {
    open("users", users);

    assertThat(registry.getNames())
        .containsExactlyInAnyOrder(
            "layered.requests",
            "layered.loads",
            "layered.loads.rejected",
            "layered.load.duration",
            "layered.prolongations",
            "layered.evictions",
            "layered.invalidations",
            "layered.fenced",
            "layered.undecodable",
            "layered.layer.errors",
            "layered.entries",
            "layered.layer.up");
    assertThat(requests("heap", "hit")).isZero();
    assertThat(requests("none", "miss")).isZero();
    assertThat(loads("failure")).isZero();
  }

  @Test
  void sharedLog_isAGaugeOfWhatIsPending_andDecidesWhetherRedisIsUp() {
    AtomicLong pending = new AtomicLong(3);
    AtomicBoolean inStep = new AtomicBoolean(true);
    metrics.on(new LogShared(inStep::get, pending::get));

    assertThat(gauge("layered.invalidations.pending")).isEqualTo(3);
    assertThat(gauge("layered.layer.up", new Tag("layer", "redis"))).isEqualTo(1);
    pending.set(0);
    inStep.set(false);
    assertThat(gauge("layered.invalidations.pending")).isZero();
    assertThat(gauge("layered.layer.up", new Tag("layer", "redis"))).isZero();
    assertThat(gauge("layered.layer.up", new Tag("layer", "heap"))).isEqualTo(1);

    metrics.close();
    assertThat(registry.getNames()).isEmpty();
  }

  @Test
  void breaker_isAGaugeOfWhetherCallersAreKeptAway() {
    AtomicBoolean open = new AtomicBoolean();
    metrics.on(new LayerGuarded(LayerKind.REDIS, open::get));

    assertThat(gauge("layered.redis.breaker")).isZero();
    open.set(true);
    assertThat(gauge("layered.redis.breaker")).isEqualTo(1);

    metrics.close();
    assertThat(registry.getNames()).isEmpty();
  }

  private long gauge(String name, Tag... tags) {
    return registry.getGauge(new MetricID(name, tags)).getValue().longValue();
  }

  @Test
  void open_twice_registersOnce() {
    open("users", users);
    open("users", new CacheCounters());
    users.heapHit();
    metrics.publish();

    assertThat(requests("heap", "hit")).isEqualTo(1);
  }

  @Test
  void open_ofCountersInUse_publishesWhatTheyCountedBefore() {
    users.heapHit();
    open("users", users);
    metrics.publish();

    assertThat(requests("heap", "hit")).isEqualTo(1);
  }

  @Test
  void hit_isNotInTheRegistryBeforePublish() {
    open("users", users);
    users.heapHit();

    assertThat(requests("heap", "hit")).isZero();
  }

  @Test
  void publish_addsEachSumToItsCounter() {
    open("users", users);
    times(3, users::heapHit);
    times(4, () -> users.hit(LayerKind.REDIS));
    times(5, () -> users.hit(LayerKind.DISK));
    times(6, users::staleHit);
    times(7, users::miss);
    times(8, users::coalesced);
    times(2, () -> users.loadEnded(1, true));
    times(1, () -> users.loadEnded(1, false));
    times(9, users::evicted);
    times(10, users::invalidated);
    times(11, users::fenced);
    times(12, users::undecodable);
    times(13, users::layerError);
    times(14, users::rejectedByBulkhead);
    times(15, users::rejectedByRate);
    times(16, users::rejectedByBreaker);
    times(17, users::rejectedForThreads);
    metrics.publish();

    assertThat(requests("heap", "hit")).isEqualTo(3);
    assertThat(requests("redis", "hit")).isEqualTo(4);
    assertThat(requests("disk", "hit")).isEqualTo(5);
    assertThat(requests("none", "stale")).isEqualTo(6);
    assertThat(requests("none", "miss")).isEqualTo(7);
    assertThat(requests("none", "coalesced")).isEqualTo(8);
    assertThat(loads("success")).isEqualTo(2);
    assertThat(loads("failure")).isEqualTo(1);
    assertThat(counter("layered.evictions")).isEqualTo(9);
    assertThat(counter("layered.invalidations")).isEqualTo(10);
    assertThat(counter("layered.fenced")).isEqualTo(11);
    assertThat(counter("layered.undecodable")).isEqualTo(12);
    assertThat(counter("layered.layer.errors")).isEqualTo(13);
    assertThat(rejected("bulkhead")).isEqualTo(14);
    assertThat(rejected("rate")).isEqualTo(15);
    assertThat(rejected("breaker")).isEqualTo(16);
    assertThat(rejected("threads")).isEqualTo(17);
  }

  @Test
  void publish_twice_addsOnlyTheDifference() {
    open("users", users);
    times(3, users::heapHit);
    metrics.publish();
    metrics.publish();
    assertThat(requests("heap", "hit")).isEqualTo(3);

    users.heapHit();
    metrics.publish();
    assertThat(requests("heap", "hit")).isEqualTo(4);
  }

  @Test
  void publish_ofSeveralCaches_keepsThemApart() {
    CacheCounters orders = new CacheCounters();
    open("users", users);
    open("orders", orders);
    users.miss();
    times(2, orders::miss);
    metrics.publish();

    PrometheusText scraped = PrometheusText.ofScope(scope);
    assertThat(scraped.sample("layered_requests_total", request("users", "none", "miss")))
        .isEqualTo(1);
    assertThat(scraped.sample("layered_requests_total", request("orders", "none", "miss")))
        .isEqualTo(2);
  }

  @Test
  void publish_onSeveralThreadsDuringHits_countsEachHitOnce() throws Exception {
    int threads = 4;
    int hits = 20_000;
    open("users", users);
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running =
          IntStream.range(0, threads)
              .<Future<?>>mapToObj(i -> pool.submit(() -> hitAndPublish(start, hits)))
              .toList();
      for (Future<?> one : running) {
        one.get(30, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    metrics.publish();

    assertThat(requests("heap", "hit")).isEqualTo((long) threads * hits);
  }

  private Void hitAndPublish(CyclicBarrier start, int hits) throws Exception {
    start.await(10, TimeUnit.SECONDS);
    for (int i = 0; i < hits; i++) {
      users.heapHit();
      if (i % 100 == 0) {
        metrics.publish();
      }
    }
    return null;
  }

  @Test
  void loadEnded_updatesTheTimer() {
    open("users", users);
    metrics.on(new LoadEnded("users", Duration.ofMillis(30).toNanos(), true));
    metrics.on(new LoadEnded("users", Duration.ofMillis(50).toNanos(), true));
    metrics.on(new LoadEnded("users", Duration.ofMillis(700).toNanos(), false));

    PrometheusText scraped = PrometheusText.ofScope(scope);
    Map<String, String> cache = Map.of("cache", "users");
    assertThat(scraped.sample("layered_load_duration_seconds_count", cache)).isEqualTo(3);
    assertThat(scraped.sample("layered_load_duration_seconds_sum", cache)).isEqualTo(0.78);
    assertThat(scraped.sample("layered_load_duration_seconds_max", cache)).isEqualTo(0.7);
  }

  @Test
  void loadEnded_ofUnknownCache_isIgnored() {
    assertThatCode(() -> metrics.on(new LoadEnded("unknown", 1, true))).doesNotThrowAnyException();
  }

  @Test
  void scrape_showsRequestsTotalAsCounterWithItsDescription() {
    open("users", users);
    times(3, users::heapHit);
    metrics.publish();

    assertThat(PrometheusText.ofScope(scope).text())
        .contains("# HELP layered_requests_total Calls, by result and by the layer that answered")
        .contains("# TYPE layered_requests_total counter")
        .contains(
            "layered_requests_total{cache=\"users\",layer=\"heap\",mp_scope=\""
                + scope
                + "\",result=\"hit\",} 3.0");
  }

  @Test
  void scrape_hasTheNamesOfTheDocumentation() {
    open("users", users);

    PrometheusText scraped = PrometheusText.ofScope(scope);
    Map<String, String> cache = Map.of("cache", "users");
    assertThat(scraped.sample("layered_prolongations_total", cache)).isZero();
    assertThat(scraped.sample("layered_evictions_total", cache)).isZero();
    assertThat(scraped.sample("layered_invalidations_total", cache)).isZero();
    assertThat(scraped.sample("layered_fenced_total", cache)).isZero();
    assertThat(scraped.sample("layered_undecodable_total", cache)).isZero();
    assertThat(scraped.sample("layered_layer_errors_total", cache)).isZero();
    assertThat(scraped.sample("layered_entries", Map.of("cache", "users", "layer", "heap")))
        .isZero();
    assertThat(scraped.sample("layered_layer_up", Map.of("layer", "disk"))).isEqualTo(1);
    assertThat(scraped.sample("layered_loads_total", Map.of("cache", "users", "result", "failure")))
        .isZero();
    assertThat(
            scraped.sample(
                "layered_load_duration_seconds", Map.of("cache", "users", "quantile", "0.99")))
        .isZero();
  }

  @Test
  void documentation_listsEveryMetric() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "metrics.md"));

    for (Measure measure : Measure.values()) {
      assertThat(page).contains("| `" + measure.dottedName() + "` |");
    }
  }

  @Test
  void entries_followTheLayers() {
    AtomicLong onHeap = new AtomicLong(2);
    AtomicLong onDisk = new AtomicLong(5);
    metrics.on(new CacheOpened("users", users, onHeap::get, onDisk::get));
    onHeap.set(3);

    PrometheusText scraped = PrometheusText.ofScope(scope);
    assertThat(scraped.sample("layered_entries", Map.of("cache", "users", "layer", "heap")))
        .isEqualTo(3);
    assertThat(scraped.sample("layered_entries", Map.of("cache", "users", "layer", "disk")))
        .isEqualTo(5);
  }

  @Test
  void layerSwitchedOff_turnsItsGaugeToZero() {
    metrics.on(new LayerSwitchedOff(LayerKind.DISK, "disk full"));

    PrometheusText scraped = PrometheusText.ofScope(scope);
    assertThat(scraped.sample("layered_layer_up", Map.of("layer", "disk"))).isZero();
    assertThat(scraped.sample("layered_layer_up", Map.of("layer", "heap"))).isEqualTo(1);
  }

  @Test
  void absentLayer_hasNoMetrics() {
    metrics.close();
    try (MicroProfileMetrics heapOnly =
        new MicroProfileMetrics(registry, EnumSet.of(LayerKind.HEAP))) {
      heapOnly.on(new CacheOpened("users", users, () -> 0, () -> 0));
      heapOnly.on(new LayerSwitchedOff(LayerKind.DISK, "never there"));

      assertThat(registry.getMetricIDs())
          .extracting(id -> id.getTags().get("layer"))
          .contains("heap", "none")
          .doesNotContain("redis", "disk");
    }
  }

  @Test
  void close_publishesTheRest() {
    open("users", users);
    Counter hits = registry.getCounter(requestId("heap", "hit"));
    users.heapHit();
    metrics.close();

    assertThat(hits.getCount()).isEqualTo(1);
  }

  @Test
  void close_removesWhatItRegistered_andNothingElse() {
    registry.counter("of.the.application").inc();
    open("users", users);
    metrics.close();

    assertThat(registry.getNames()).containsExactly("of.the.application");
    assertThat(PrometheusText.ofScope(scope).text()).doesNotContain("layered_");
    registry.remove("of.the.application");
  }

  @Test
  void close_twice_isHarmless() {
    open("users", users);
    metrics.close();

    assertThatCode(metrics::close).doesNotThrowAnyException();
  }

  @Test
  void close_withApplicationNameInTheTags_removesToo() {
    String named = scope + "named";
    System.setProperty("mp.metrics.appName", "shop");
    try {
      metrics.close();
      MetricRegistry ofShop = SharedMetricRegistries.getOrCreate(named, () -> scope);
      MicroProfileMetrics shop = new MicroProfileMetrics(ofShop);
      shop.on(new CacheOpened("users", users, () -> 0, () -> 0));
      assertThat(ofShop.getMetricIDs())
          .isNotEmpty()
          .allMatch(id -> "shop".equals(id.getTags().get("mp_app")));
      shop.close();

      assertThat(ofShop.getMetricIDs()).isEmpty();
      assertThat(PrometheusText.ofScope(named).text()).doesNotContain("layered_");
    } finally {
      System.clearProperty("mp.metrics.appName");
      SharedMetricRegistries.drop(named);
    }
  }

  @Test
  void reopen_afterClose_beginsWithTheNewCaches() {
    metrics.on(new CacheOpened("users", users, () -> 7, () -> 0));
    users.heapHit();
    metrics.close();
    CacheCounters fresh = new CacheCounters();
    try (MicroProfileMetrics redeployed = new MicroProfileMetrics(registry)) {
      redeployed.on(new CacheOpened("users", fresh, () -> 1, () -> 0));
      fresh.heapHit();
      redeployed.publish();

      PrometheusText scraped = PrometheusText.ofScope(scope);
      assertThat(scraped.sample("layered_entries", Map.of("cache", "users", "layer", "heap")))
          .isEqualTo(1);
      assertThat(scraped.sample("layered_requests_total", request("users", "heap", "hit")))
          .isEqualTo(1);
    }
  }

  @Test
  void closed_ignoresWhatFollows() {
    open("users", users);
    metrics.close();
    open("orders", new CacheCounters());
    users.heapHit();
    metrics.on(new LoadEnded("users", 1, true));
    metrics.publish();

    assertThat(registry.getMetricIDs()).isEmpty();
  }

  private void open(String cache, CacheCounters counters) {
    metrics.on(new CacheOpened(cache, counters, () -> 0, () -> 0));
  }

  private static void times(int times, Runnable event) {
    for (int i = 0; i < times; i++) {
      event.run();
    }
  }

  private long requests(String layer, String result) {
    return registry.getCounter(requestId(layer, result)).getCount();
  }

  private long loads(String result) {
    return registry
        .getCounter(
            new MetricID("layered.loads", new Tag("cache", "users"), new Tag("result", result)))
        .getCount();
  }

  private long rejected(String reason) {
    return registry
        .getCounter(
            new MetricID(
                "layered.loads.rejected", new Tag("cache", "users"), new Tag("reason", reason)))
        .getCount();
  }

  @Test
  void breaker_isAGauge_onlyWhereThereIsOne() {
    open("users", users);
    assertThat(registry.getNames()).doesNotContain("layered.load.breaker.open");
    AtomicBoolean open = new AtomicBoolean();
    metrics.on(new CacheOpened("orders", new CacheCounters(), () -> 0, () -> 0, open::get));
    assertThat(gauge("layered.load.breaker.open", new Tag("cache", "orders"))).isZero();
    open.set(true);
    assertThat(gauge("layered.load.breaker.open", new Tag("cache", "orders"))).isEqualTo(1);
  }

  private long counter(String name) {
    return registry.getCounter(new MetricID(name, new Tag("cache", "users"))).getCount();
  }

  private static MetricID requestId(String layer, String result) {
    return new MetricID(
        "layered.requests",
        new Tag("cache", "users"),
        new Tag("layer", layer),
        new Tag("result", result));
  }

  private static Map<String, String> request(String cache, String layer, String result) {
    return Map.of("cache", cache, "layer", layer, "result", result);
  }
}
