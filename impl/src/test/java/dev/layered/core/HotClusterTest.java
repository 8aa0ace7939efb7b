package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheOptions;
import dev.layered.core.MemoryCluster.Node;
import dev.layered.core.coherence.Invalidation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that live longer while they are read, on several nodes; the ttl is a minute. */
@Timeout(20)
class HotClusterTest {

  private static final CacheOptions HOT =
      CacheOptions.DEFAULTS.withHotTtl(Duration.ofSeconds(150)).withTags("t");

  private final MemoryCluster cluster = new MemoryCluster();
  private final AtomicInteger loads = new AtomicInteger();
  private final HandExecutor jobs = new HandExecutor();
  private volatile String origin = "old";

  private String load(String key) {
    loads.incrementAndGet();
    return origin;
  }

  private String get(Node node) {
    return node.cache.get("k", HOT, this::load);
  }

  private void after(long seconds, Node... nodes) {
    cluster.ticker.advance(Duration.ofSeconds(seconds));
    List.of(nodes).forEach(Node::sync);
  }

  private static long prolonged(Node node) {
    return node.counters.snapshot().prolonged();
  }

  private static void invalidate(Node node, String how) {
    switch (how) {
      case "key" -> node.cache.invalidate("k");
      case "tag" -> node.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
      case "put" -> node.cache.put("k", "new");
      default -> node.cache.invalidateAll();
    }
  }

  @Test
  void readOnOneNode_livesLongerOnAll() {
    Node a = cluster.join();
    Node b = cluster.join();
    get(a);
    after(50, a, b);
    get(a);
    assertThat(prolonged(a)).isEqualTo(1);
    after(40, a, b);

    assertThat(get(b)).isEqualTo("old");
    assertThat(b.counters.snapshot().redisHits()).isEqualTo(1);
    assertThat(loads).hasValue(1);
  }

  @Test
  void readOnTwoNodes_isProlongedByOne_andTakenByTheOther() {
    Node a = cluster.join();
    Node b = cluster.join();
    get(a);
    get(b);
    after(50, a, b);
    get(a);
    get(b);
    after(20, a, b);

    assertThat(get(b)).isEqualTo("old");
    assertThat(prolonged(a)).isEqualTo(1);
    assertThat(prolonged(b)).isZero();
    assertThat(b.counters.snapshot().heapHits()).as("without Redis").isEqualTo(2);
  }

  @Test
  void bothAtATime_theOneWithoutTheLeaseLeavesItAlone() {
    Node a = cluster.join();
    Node b = cluster.join();
    get(a);
    get(b);
    after(50, a, b);
    a.afterLookup =
        () -> {
          a.afterLookup = () -> {};
          assertThat(get(b)).isEqualTo("old");
        };
    get(a);
    assertThat(prolonged(a)).isEqualTo(1);
    assertThat(prolonged(b)).isZero();

    after(1, a, b);
    get(b);
    after(19, a, b);
    assertThat(get(b)).isEqualTo("old");
    assertThat(prolonged(b)).isZero();
    assertThat(loads).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void limit_holdsForAllNodesTogether(boolean heaps) {
    Node a = cluster.join();
    Node b = cluster.join();
    for (int second = 0; second < 150; second += 2) {
      assertThat(get(second % 4 == 0 ? a : b)).as("at %s s", second).isEqualTo("old");
      if (!heaps) {
        a.heap.clear();
        b.heap.clear();
      }
      after(2, a, b);
    }
    assertThat(loads).hasValue(1);
    origin = "new";

    assertThat(get(a)).isEqualTo("new");
    assertThat(get(b)).isEqualTo("new");
  }

  /**
   * A message is on its way to the node whose reader found the entry due; its job begins after the
   * invalidation was acknowledged. Remedy: it looks below the heap what there is, under the lease.
   */
  @ParameterizedTest
  @ValueSource(strings = {"key", "tag", "cache", "put"})
  void invalidatedBeforeTheLease_isNotStoredAgain(String how) {
    Node a = cluster.join();
    Node b = cluster.join();
    a.refreshes = jobs;
    get(a);
    after(50, a, b);
    get(a);
    a.delivering = false;
    origin = "new";
    invalidate(b, how);
    jobs.runAll();

    assertThat(get(b)).isEqualTo("new");
    a.delivering = true;
    a.sync();
    assertThat(get(a)).isEqualTo("new");
    assertThat(prolonged(a)).isEqualTo(how.equals("tag") || how.equals("cache") ? 1 : 0);
  }

  /**
   * Remedy: the entry is looked at after the lease was taken, which the invalidation takes away.
   */
  @ParameterizedTest
  @CsvSource({"key,true", "tag,true", "cache,true", "put,true", "key,false", "put,false"})
  void invalidatedAfterTheLease_isNotStored(String how, boolean delivered) {
    Node a = cluster.join();
    Node b = cluster.join();
    get(a);
    after(50, a, b);
    a.delivering = delivered;
    origin = "new";
    a.afterLookup =
        () -> {
          a.afterLookup = () -> {};
          invalidate(b, how);
        };
    get(a);

    assertThat(prolonged(a)).isZero();
    assertThat(get(b)).isEqualTo("new");
    a.delivering = true;
    a.sync();
    assertThat(get(a)).isEqualTo("new");
  }

  @Test
  void expiredBeforeTheLease_isNotProlonged() {
    Node a = cluster.join();
    Node b = cluster.join();
    a.refreshes = jobs;
    get(a);
    after(50, a, b);
    get(a);
    b.node.invalidate(new Invalidation.Tags(Set.of("t"), false, true));
    jobs.runAll();
    origin = "new";

    assertThat(prolonged(a)).isZero();
    assertThat(get(a)).isEqualTo("new");
  }

  /** Of a tag nobody tells the shared layer: the old position of the entry does. */
  @Test
  void tagInvalidatedWhileTheMessageIsOnItsWay_makesTheProlongedEntryVoid() {
    Node a = cluster.join();
    Node b = cluster.join();
    get(a);
    after(50, a, b);
    a.delivering = false;
    origin = "new";
    invalidate(b, "tag");
    get(a);
    assertThat(prolonged(a)).isEqualTo(1);

    Node late = cluster.join();
    assertThat(get(late)).isEqualTo("new");
  }

  @Test
  void prolonged_keepsItsPositionBelowTheHeap() {
    Node a = cluster.join();
    get(a);
    var asOf = cluster.stored("k").asOf();
    a.cache.invalidate("another");
    after(50, a);
    get(a);

    assertThat(prolonged(a)).isEqualTo(1);
    assertThat(cluster.stored("k").asOf()).isEqualTo(asOf);
    assertThat(cluster.stored("k").tags()).containsExactly("t");
  }

  @Test
  void nothingBelowTheHeap_isLeftAlone() {
    Node a = cluster.join();
    get(a);
    after(50, a);
    cluster.forget("k");
    get(a);
    after(10, a);
    origin = "new";

    assertThat(get(a)).isEqualTo("new");
    assertThat(prolonged(a)).isZero();
  }

  @Test
  void sharedLayerAway_prolongsTheOwnCopy() {
    Node a = cluster.join();
    get(a);
    after(50, a);
    a.connected = false;
    get(a);
    assertThat(prolonged(a)).isEqualTo(1);
    a.connected = true;
    after(15, a);

    assertThat(get(a)).isEqualTo("old");
  }

  @Test
  void sharedLayerAway_strict_isLeftAlone() {
    Node a = cluster.new Node(true, false, null);
    get(a);
    after(50, a);
    a.connected = false;
    assertThat(get(a)).isEqualTo("old");

    assertThat(prolonged(a)).isZero();
  }

  @Test
  void notInStep_isLeftAlone() {
    Node a = cluster.new Node(false, true, null);
    a.refreshes = jobs;
    get(a);
    after(50, a);
    get(a);
    a.connected = false;
    after(3);
    jobs.runAll();

    assertThat(prolonged(a)).isZero();
  }

  @Test
  void otherNodeWithoutIt_isNotHindered() {
    Node a = cluster.join();
    Node b = cluster.join();
    b.cache.get("k", CacheOptions.DEFAULTS, this::load);
    get(a);
    after(50, a, b);
    get(a);
    assertThat(prolonged(a)).as("stored without it").isZero();
    after(10, a, b);
    origin = "new";

    assertThat(get(a)).isEqualTo("new");
  }

  @Test
  void withoutHeap_isProlongedWhereItIs() {
    Node a = cluster.join();
    get(a);
    after(50, a);
    a.heap.clear();
    get(a);
    a.heap.clear();
    after(30, a);

    assertThat(get(a)).isEqualTo("old");
    assertThat(loads).hasValue(1);
  }
}
