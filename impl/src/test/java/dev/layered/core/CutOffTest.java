package dev.layered.core;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import dev.layered.LayeredException;
import dev.layered.core.MemoryCluster.Node;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.SharedLayer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that cannot reach what it shares with others, step by step. */
@Timeout(20)
class CutOffTest {

  private static final CacheOptions TAGGED = CacheOptions.DEFAULTS.withTags("t");

  private final MemoryCluster cluster = new MemoryCluster();
  private final AtomicInteger loads = new AtomicInteger();
  private volatile String origin = "old";

  private String load(String key) {
    loads.incrementAndGet();
    return origin;
  }

  private void leaseEnds() {
    cluster.ticker.advance(Duration.ofNanos(MemoryCluster.STALENESS));
  }

  @Test
  void read_cutOff_callsTheMethod() {
    Node a = cluster.join();
    a.cache.get("k", this::load);
    a.connected = false;
    cluster.ticker.advance(Duration.ofNanos(MemoryCluster.STALENESS));
    origin = "new";

    assertThat(a.cache.get("k", this::load)).isEqualTo("new");
    assertThat(a.cache.get("k", this::load)).isEqualTo("new");
    assertThat(loads).hasValue(3);

    a.connected = true;
    a.sync();
    a.cache.get("k", this::load);
    assertThat(loads).hasValue(3);
  }

  @Test
  void read_cutOffButAvailable_servesWhatThereIsAsStale() {
    Node a = cluster.new Node(false, true, null);
    a.cache.get("k", this::load);
    a.connected = false;
    cluster.ticker.advance(Duration.ofNanos(MemoryCluster.STALENESS));
    origin = "new";

    assertThat(a.cache.get("k", this::load)).isEqualTo("old");
    assertThat(a.counters.snapshot().staleHits()).isEqualTo(1);

    a.cache.invalidate("k");
    assertThat(a.cache.get("k", this::load)).isEqualTo("new");
  }

  /** Race 15: what cannot be delivered is in force here at once, and elsewhere when it can. */
  @Test
  void invalidateTag_whileCutOff_isInForceHereAtOnceAndElsewhereLater() {
    Node a = cluster.join();
    Node b = cluster.join();
    a.cache.get("k", TAGGED, this::load);
    b.cache.get("k", TAGGED, this::load);
    a.connected = false;
    origin = "new";

    a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));

    assertThat(a.cache.get("k", TAGGED, this::load)).isEqualTo("new");
    assertThat(b.cache.get("k", TAGGED, this::load)).isEqualTo("old");
    a.connected = true;
    a.sync();
    assertThat(b.cache.get("k", TAGGED, this::load)).isEqualTo("new");
    assertThat(a.cache.get("k", TAGGED, this::load)).isEqualTo("new");
  }

  /** In a cluster the log can be out of reach while values are not. */
  @Test
  void invalidateTag_whileOnlyTheLogIsOutOfReach_voidsTheSharedValueHere() {
    Node a = cluster.join();
    a.cache.get("k", TAGGED, this::load);
    a.logReachable = false;
    origin = "new";

    a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));

    assertThat(a.cache.get("k", TAGGED, this::load)).isEqualTo("new");
    assertThat(a.cache.get("k", TAGGED, this::load)).isEqualTo("new");
  }

  /**
   * The shared layer answered before the invalidation was delivered, and the answer is judged
   * after: it is neither pending then, nor does any mark tell of it.
   */
  @Test
  void read_whileAPendingKeyIsDelivered_isNotTheOldValue() {
    Node a = cluster.join();
    pendingAndDeliveredDuringTheNextLookup(a);

    assertThat(a.cache.get("k", this::load)).isEqualTo("new");
    assertThat(a.cache.get("k", this::load)).isEqualTo("new");
  }

  @Test
  void getIfPresent_whileAPendingKeyIsDelivered_isNotTheOldValue() {
    Node a = cluster.join();
    pendingAndDeliveredDuringTheNextLookup(a);

    assertThat(a.cache.getIfPresent("k")).isNull();
  }

  private void pendingAndDeliveredDuringTheNextLookup(Node a) {
    a.cache.get("k", this::load);
    a.logReachable = false;
    origin = "new";
    a.cache.invalidate("k");
    a.afterLookup =
        () -> {
          a.logReachable = true;
          a.sync();
        };
  }

  /**
   * Between the first drop and the pending note, a reader copies to the heap what the shared layer
   * still has; it is in another reader's hand when the invalidation is delivered.
   */
  @Test
  void read_ofACopyMadeWhileItsKeyBecamePending_isNotTheOldValue() {
    Node a = cluster.join();
    a.cache.get("k", this::load);
    a.logReachable = false;
    a.beforeAppend = () -> assertThat(a.cache.get("k", this::load)).isEqualTo("old");
    origin = "new";
    a.cache.invalidate("k");
    a.heap.afterNextGet =
        () -> {
          a.logReachable = true;
          a.sync();
        };

    assertThat(a.cache.get("k", this::load)).isEqualTo("new");
  }

  @Test
  void invalidate_whileCutOffAndStrict_saysSo() {
    Node a = cluster.new Node(true, false, null);
    a.connected = false;

    assertThatThrownBy(() -> a.cache.invalidate("k"))
        .isInstanceOf(LayeredException.class)
        .hasMessageContaining("LAYERED-615");
  }

  @Test
  void putAll_thatCannotBeAnnouncedAndStrict_endsWhatItCouldNotStore() {
    Node a = cluster.new Node(true, false, null);
    Node b = cluster.join();
    a.cache.put("refused", "old");
    assertThat(b.cache.getIfPresent("refused")).isEqualTo("old");
    a.copier =
        value -> {
          if ("bad".equals(value)) {
            throw new IllegalArgumentException("no form in bytes");
          }
          return value;
        };
    a.logReachable = false;

    assertThatThrownBy(() -> a.cache.putAll(Map.of("stored", "new", "refused", "bad")))
        .isInstanceOf(LayeredException.class)
        .hasMessageContaining("LAYERED-615")
        .extracting(Throwable::getSuppressed, as(InstanceOfAssertFactories.ARRAY))
        .as("the invalidation cannot be delivered either")
        .hasSize(1);

    a.logReachable = true;
    a.sync();
    assertThat(a.cache.getIfPresent("refused")).isNull();
    assertThat(b.cache.getIfPresent("refused")).isNull();
    assertThat(a.cache.getIfPresent("stored")).isEqualTo("new");
  }

  @Test
  void putAll_ofSeveralPortionsThatCannotBeAnnouncedAndStrict_writesAll() {
    Node a = cluster.new Node(true, false, null);
    Node b = cluster.join();
    Map<String, String> many = new LinkedHashMap<>();
    for (int i = 0; i <= 2 * SharedLayer.AT_ONCE; i++) {
      many.put("k" + i, "new");
    }
    String last = "k" + 2 * SharedLayer.AT_ONCE;
    a.cache.put(last, "old");
    assertThat(b.cache.getIfPresent(last)).isEqualTo("old");
    a.logReachable = false;

    assertThatThrownBy(() -> a.cache.putAll(many))
        .isInstanceOf(LayeredException.class)
        .hasMessageContaining("LAYERED-615");

    assertThat(a.cache.getIfPresent(last)).isEqualTo("new");
    a.logReachable = true;
    a.sync();
    assertThat(b.cache.getIfPresent(last)).isEqualTo("new");
  }

  @Test
  void read_cutOffAndStrict_saysSo() {
    Node a = cluster.new Node(true, false, null);
    a.cache.get("k", this::load);
    a.connected = false;
    assertThat(a.cache.get("k", this::load)).as("within the lease").isEqualTo("old");

    leaseEnds();

    assertThatThrownBy(() -> a.cache.get("k", this::load))
        .isInstanceOf(LayeredException.class)
        .hasMessage(
            "LAYERED-618 cache \"c\": Redis does not answer, and layered.failure is strict;"
                + " graceful calls the method instead");
    assertThatThrownBy(() -> a.cache.getIfPresent("k"))
        .isInstanceOf(LayeredException.class)
        .hasMessageContaining("LAYERED-618");
    assertThatThrownBy(() -> a.cache.getAll(List.of("k")))
        .isInstanceOf(LayeredException.class)
        .hasMessageContaining("LAYERED-618");
    assertThat(loads).hasValue(1);
  }

  @Test
  void read_cutOffStrictAndAvailable_servesWhatThereIs() {
    Node a = cluster.new Node(true, true, null);
    a.cache.get("k", this::load);
    a.connected = false;
    leaseEnds();

    assertThat(a.cache.get("k", this::load)).isEqualTo("old");
    assertThatThrownBy(() -> a.cache.get("l", this::load)).hasMessageContaining("LAYERED-618");
  }

  /** A load that began less than the permitted staleness ago is not older than permitted. */
  @Test
  void miss_cutOff_sharesARecentLoad() throws Exception {
    cluster.permittedStalenessNanos = MemoryCluster.STALENESS;
    Node a = cluster.join();
    a.connected = false;
    leaseEnds();
    HeldLoad held = new HeldLoad(a, CacheOptions.DEFAULTS, this::load);
    cluster.ticker.advance(Duration.ofNanos(MemoryCluster.STALENESS - 1));
    CompletableFuture<String> second = getAsync(a);
    assertThat(second).isNotDone();

    assertThat(held.end()).isEqualTo("old");
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("old");
    assertThat(loads).hasValue(1);
  }

  /** Race 4: another node may have invalidated the key after the load began. */
  @Test
  void miss_cutOff_doesNotJoinAnOlderLoad() throws Exception {
    cluster.permittedStalenessNanos = MemoryCluster.STALENESS;
    Node a = cluster.join();
    a.connected = false;
    HeldLoad held = new HeldLoad(a, CacheOptions.DEFAULTS, this::load);
    origin = "new";
    leaseEnds();

    assertThat(getAsync(a).get(10, TimeUnit.SECONDS)).isEqualTo("new");
    assertThat(held.end()).isEqualTo("old");
    assertThat(a.heap.get("k")).as("displaced by the newer").isNotNull();
    assertThat(a.heap.get("k").value()).isEqualTo("new");
  }

  /** Where an invalidation waits for all nodes, no age of a load is permitted. */
  @Test
  void miss_cutOffInSyncMode_joinsNoLoad() throws Exception {
    Node a = cluster.join();
    a.connected = false;
    leaseEnds();
    HeldLoad held = new HeldLoad(a, CacheOptions.DEFAULTS, this::load);
    origin = "new";

    assertThat(getAsync(a).get(10, TimeUnit.SECONDS)).isEqualTo("new");
    assertThat(held.end()).isEqualTo("old");
  }

  /** The node itself knows what it invalidated, delivered or not. */
  @Test
  void miss_cutOffAfterItsOwnInvalidation_joinsNoLoadOfBefore() throws Exception {
    cluster.permittedStalenessNanos = MemoryCluster.STALENESS;
    Node a = cluster.join();
    a.connected = false;
    leaseEnds();
    HeldLoad held = new HeldLoad(a, TAGGED, this::load);
    origin = "new";
    a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));

    assertThat(getAsync(a).get(10, TimeUnit.SECONDS)).isEqualTo("new");
    assertThat(held.end()).isEqualTo("old");
  }

  private CompletableFuture<String> getAsync(Node node) {
    return node.cache
        .getAsync("k", key -> CompletableFuture.completedFuture(load(key)))
        .toCompletableFuture();
  }

  /** The key is taken back at the next chance, and neither it nor its caller waits for ever. */
  @Test
  void strict_refreshIsAnsweredByAKeptException_endsAllTheSame() throws Exception {
    Node a = cluster.new Node(true, false, null);
    CacheOptions kept =
        CacheOptions.DEFAULTS
            .withMode(CacheMode.REFRESH)
            .withExceptionTtl(Duration.ofSeconds(30))
            .withCacheExceptions(IllegalStateException.class);
    a.logReachable = false;

    assertThatThrownBy(
            () ->
                a.cache.get(
                    "k",
                    kept,
                    key -> {
                      throw new IllegalStateException("there is no such user");
                    }))
        .isExactlyInstanceOf(IllegalStateException.class);
    assertThat(
            a.cache
                .getAsync(
                    "k",
                    kept,
                    (key, control) ->
                        CompletableFuture.<String>failedFuture(
                            new IllegalStateException("there is no such user")))
                .toCompletableFuture())
        .failsWithin(20, TimeUnit.SECONDS);
    a.logReachable = true;

    assertThat(a.cache.get("k", kept, key -> "new")).isEqualTo("new");
  }
}
