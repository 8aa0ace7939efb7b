package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheControl;
import dev.layered.CacheInvalidated.Origin;
import dev.layered.CacheLayer;
import dev.layered.CacheMode;
import dev.layered.CacheOptions;
import dev.layered.LoadTimeoutException;
import dev.layered.core.MemoryCluster.Node;
import dev.layered.core.coherence.Invalidation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What several nodes promise each other, step by step. */
@Timeout(20)
class ClusterTest {

  private static final CacheOptions TAGGED = CacheOptions.DEFAULTS.withTags("t");

  private final MemoryCluster cluster = new MemoryCluster();
  private final AtomicInteger loads = new AtomicInteger();
  private volatile String origin = "old";

  private String load(String key) {
    loads.incrementAndGet();
    return origin;
  }

  @Test
  void read_afterAnotherNodeLoaded_isAnsweredByTheSharedLayer() {
    Node a = cluster.join();
    Node b = cluster.join();

    a.cache.get("k", this::load);

    assertThat(b.cache.get("k", this::load)).isEqualTo("old");
    assertThat(b.cache.get("k", this::load)).isEqualTo("old");
    assertThat(loads).hasValue(1);
    assertThat(b.counters.snapshot().redisHits()).isEqualTo(1);
    assertThat(b.counters.snapshot().heapHits()).isEqualTo(1);
  }

  /** As after a time in which the shared layer was away. */
  @Test
  void valueOnDisk_freshWhereTheSharedOneIsStale_isFound() {
    Node a = cluster.join();
    a.cache.get("k", this::load);
    cluster.stored("k").makeStale(cluster.ticker.nanos());
    a.heap.clear();

    assertThat(a.cache.getIfPresent("k")).isEqualTo("old");
    assertThat(a.cache.getAll(List.of("k"))).containsExactly(Map.entry("k", "old"));
    assertThat(a.counters.snapshot().diskHits()).isEqualTo(2);
  }

  @Test
  void heapHit_asksNobody() {
    Node a = cluster.join();
    a.cache.get("k", this::load);
    int before = cluster.lookups;

    a.cache.get("k", this::load);

    assertThat(cluster.lookups).isEqualTo(before);
  }

  @Test
  void miss_whileAnotherNodeLoads_waitsForItsValue() throws Exception {
    Node a = cluster.join();
    Node b = cluster.join();
    HeldLoad held = new HeldLoad(a, CacheOptions.DEFAULTS, this::load);
    CompletableFuture<String> second =
        CompletableFuture.supplyAsync(() -> b.cache.get("k", this::load));

    assertThat(held.end()).isEqualTo("old");
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("old");
    assertThat(loads).hasValue(1);
  }

  /** The wait for another node's load is part of the wait for a value. */
  @Test
  void missWithHardDeadline_whileAnotherNodeLoads_leavesAndTheSearchGoesOn() throws Exception {
    Node a = cluster.join();
    Node b = cluster.join();
    HeldLoad held = new HeldLoad(a, CacheOptions.DEFAULTS, this::load);
    CacheOptions hard = CacheOptions.DEFAULTS.withHardDeadline(Duration.ofMillis(20));

    assertThatThrownBy(() -> b.cache.get("k", hard, this::load))
        .isInstanceOf(LoadTimeoutException.class);
    assertThat(held.end()).isEqualTo("old");
    assertThat(b.cache.get("k", this::load)).isEqualTo("old");
    assertThat(loads).hasValue(1);
  }

  @Test
  void asyncMiss_whileAnotherNodeLoads_waitsForItsValue() throws Exception {
    Node a = cluster.join();
    Node b = cluster.join();
    HeldLoad held = new HeldLoad(a, CacheOptions.DEFAULTS, this::load);
    CompletableFuture<String> second =
        b.cache
            .getAsync("k", key -> CompletableFuture.completedFuture(load(key)))
            .toCompletableFuture();
    assertThat(second).isNotDone();

    assertThat(held.end()).isEqualTo("old");
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("old");
    assertThat(loads).hasValue(1);
  }

  @Test
  void miss_whileAnotherNodeFails_loadsItself() throws Exception {
    Node a = cluster.join();
    Node b = cluster.join();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch fail = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                a.cache.get(
                    "k",
                    key -> {
                      begun.countDown();
                      HeldLoad.await(fail);
                      throw new IllegalStateException("origin");
                    }));
    HeldLoad.await(begun);
    CompletableFuture<String> second =
        CompletableFuture.supplyAsync(() -> b.cache.get("k", this::load));
    fail.countDown();

    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("old");
    assertThatThrownBy(first::join).hasRootCauseMessage("origin");
  }

  /** Races 1, 4 and 16. Remedy: the lease, which the invalidation takes away. */
  @Test
  void load_overtakenByAnotherNodesInvalidation_isStoredNowhere() throws Exception {
    Node a = cluster.join();
    Node b = cluster.join();
    HeldLoad held = new HeldLoad(a, CacheOptions.DEFAULTS, this::load);
    origin = "new";
    b.cache.invalidate("k");

    assertThat(held.end()).isEqualTo("old");
    assertThat(cluster.stored("k")).isNull();
    assertThat(a.cache.get("k", this::load)).isEqualTo("new");
    assertThat(b.cache.get("k", this::load)).isEqualTo("new");
  }

  /** Race 1 where the message is late: only the lease can tell. */
  @Test
  void load_overtakenBeforeTheMessageArrives_isStoredNowhere() throws Exception {
    Node a = cluster.join();
    Node b = cluster.join();
    a.delivering = false;
    HeldLoad held = new HeldLoad(a, CacheOptions.DEFAULTS, this::load);
    origin = "new";
    b.cache.invalidate("k");

    assertThat(held.end()).isEqualTo("old");
    assertThat(cluster.stored("k")).isNull();
    assertThat(a.heap.get("k")).isNull();
    assertThat(a.counters.snapshot().fenced()).isEqualTo(1);
  }

  @Test
  void load_overtakenByATagInvalidation_isVoidForAll() throws Exception {
    Node a = cluster.join();
    Node b = cluster.join();
    HeldLoad held = new HeldLoad(a, TAGGED, this::load);
    origin = "new";
    b.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));

    assertThat(held.end()).isEqualTo("old");
    assertThat(cluster.stored("k")).as("its mark may be pruned before it ends").isNull();
    assertThat(b.cache.get("k", TAGGED, this::load)).isEqualTo("new");
    assertThat(a.cache.get("k", TAGGED, this::load)).isEqualTo("new");
  }

  /** The lease of the load that was displaced must not keep its own node waiting. */
  @Test
  void miss_afterATagInvalidationDuringALoad_loadsAtOnce() throws Exception {
    Node a = cluster.join();
    HeldLoad held = new HeldLoad(a, TAGGED, this::load);
    origin = "new";
    a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));

    CompletableFuture<String> second =
        CompletableFuture.supplyAsync(() -> a.cache.get("k", TAGGED, this::load));

    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("new");
    assertThat(cluster.stored("k").value()).isEqualTo("new");
    assertThat(held.end()).isEqualTo("old");
    assertThat(cluster.stored("k").value()).isEqualTo("new");
  }

  @Test
  void invalidate_dropsEveryCopyAndTellsEveryNode() {
    Node a = cluster.join();
    Node b = cluster.join();
    a.cache.get("k", this::load);
    b.cache.get("k", this::load);
    origin = "new";

    a.cache.invalidate("k");

    assertThat(b.cache.get("k", this::load)).isEqualTo("new");
    assertThat(a.cache.get("k", this::load)).isEqualTo("new");
    assertThat(a.announced).extracting(event -> event.origin()).containsExactly(Origin.LOCAL);
    assertThat(b.announced).extracting(event -> event.origin()).containsExactly(Origin.REMOTE);
    assertThat(b.announced.get(0).keys()).containsExactly("k");
  }

  @Test
  void put_replacesTheCopiesOfOtherNodes() {
    Node a = cluster.join();
    Node b = cluster.join();
    b.cache.get("k", this::load);

    a.cache.put("k", "new");

    assertThat(a.heap.get("k").value()).isEqualTo("new");
    assertThat(b.cache.getIfPresent("k")).isEqualTo("new");
    assertThat(b.counters.snapshot().redisHits()).isEqualTo(1);
  }

  @Test
  void writes_overlappingOnTwoNodes_leaveNoOldValue() {
    Node a = cluster.join();
    Node b = cluster.join();
    Write first = a.engine.beginWrite("k");
    Write second = b.engine.beginWrite("k");
    origin = "b";
    boolean secondStored = b.engine.endWrite(second, "b", List.of(), Rig.MINUTE);
    origin = "a";
    boolean firstStored = a.engine.endWrite(first, "a", List.of(), Rig.MINUTE);

    assertThat(secondStored).isTrue();
    assertThat(firstStored).isFalse();
    a.cache.invalidate("k");
    assertThat(b.cache.get("k", this::load)).isEqualTo("a");
    assertThat(a.cache.get("k", this::load)).isEqualTo("a");
  }

  @Test
  void load_duringAnotherNodesWrite_isNotStored() {
    Node a = cluster.join();
    Node b = cluster.join();
    Write write = a.engine.beginWrite("k");

    assertThat(b.cache.get("k", this::load)).isEqualTo("old");
    assertThat(b.heap.get("k")).isNull();

    origin = "new";
    assertThat(a.engine.endWrite(write, "new", List.of(), Rig.MINUTE)).isTrue();
    assertThat(b.cache.get("k", this::load)).isEqualTo("new");
    assertThat(loads).hasValue(1);
  }

  /** Race 8: the lease of a paused node has ended when it goes on. */
  @Test
  void read_afterThePauseOfANode_appliesWhatItMissed() {
    Node a = cluster.join();
    Node b = cluster.join();
    b.cache.get("k", this::load);
    b.delivering = false;
    origin = "new";
    a.cache.invalidate("k");
    assertThat(b.cache.get("k", this::load)).as("within the lease").isEqualTo("old");

    cluster.ticker.advance(Duration.ofNanos(MemoryCluster.STALENESS));

    assertThat(b.cache.get("k", this::load)).isEqualTo("new");
  }

  /** A trimmed log: this node cannot know what it missed. */
  @Test
  void sync_afterTheLogWasTrimmed_emptiesTheLocalLayersOnly() {
    Node a = cluster.join();
    Node b = cluster.join();
    a.cache.get("k", TAGGED, this::load);
    b.cache.get("k", TAGGED, this::load);
    b.delivering = false;
    a.cache.invalidate("other");
    cluster.trim();

    b.sync();

    assertThat(b.heap.get("k")).isNull();
    assertThat(b.disk.get("k")).isNull();
    assertThat(b.cache.get("k", TAGGED, this::load)).isEqualTo("old");
    assertThat(loads).as("the shared value is still good").hasValue(1);
    assertThat(b.cache.get("k", TAGGED, this::load)).isEqualTo("old");
    assertThat(b.counters.snapshot().heapHits()).isEqualTo(1);
  }

  @Test
  void join_afterATagWasInvalidated_learnsItsPositionWithTheValue() {
    Node a = cluster.join();
    a.cache.get("k", TAGGED, this::load);
    origin = "new";
    a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));

    Node late = cluster.join();

    assertThat(late.cache.get("k", TAGGED, this::load)).isEqualTo("new");
  }

  /** The entry carries a tag that the reader does not name. */
  @Test
  void join_entryWithOtherTags_learnsThemToo() {
    Node a = cluster.join();
    a.cache.get("k", TAGGED, this::load);
    a.cache.invalidate("x");
    Node late = cluster.join();
    assertThat(late.cache.get("k", this::load)).isEqualTo("old");
    assertThat(loads).hasValue(1);

    a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
    origin = "new";
    Node later = cluster.join();
    assertThat(later.cache.get("k", this::load)).isEqualTo("new");
  }

  @Test
  void join_readerWhoLoadsNothing_learnsTheTagsOfWhatIsFound() {
    Node a = cluster.join();
    a.cache.get("k", TAGGED, this::load);
    a.cache.get("void", CacheOptions.DEFAULTS.withTags("u"), this::load);
    a.node.invalidate(new Invalidation.Tags(Set.of("u"), false, false));

    assertThat(cluster.join().cache.getIfPresent("k")).isEqualTo("old");
    assertThat(cluster.join().cache.getIfPresent("void")).isNull();
    assertThat(cluster.join().cache.getAll(List.of("k", "void"))).containsOnlyKeys("k");
    for (CacheLayer skipped : List.of(CacheLayer.HEAP, CacheLayer.DISK)) {
      CacheOptions modal = CacheOptions.DEFAULTS.withMode(CacheMode.skipping(skipped));
      assertThat(cluster.join().cache.get("k", modal, key -> "?")).isEqualTo("old");
    }
  }

  @Test
  void join_batchThatMayLoadNothing_learnsTheTagsOfWhatIsFound() {
    Node a = cluster.join();
    a.cache.get("k", TAGGED, this::load);
    a.cache.invalidate("x");
    Node late = cluster.join();
    assertThat(late.engine.getAllCached(List.of("k"), late.policy)).containsExactly("old");
  }

  /** Race 9. */
  @Test
  void restart_withADisk_servesNothingThatWasInvalidatedMeanwhile() {
    Node a = cluster.join();
    Node b = cluster.join();
    b.cache.get("k", this::load);
    b.cache.get("kept", this::load);
    var snapshot = b.node.snapshot();
    b.close();
    origin = "new";
    a.cache.invalidate("k");

    Node again = cluster.new Node(false, false, snapshot);

    assertThat(again.cache.get("k", this::load)).isEqualTo("new");
    assertThat(again.cache.get("kept", this::load)).isEqualTo("old");
  }

  @Test
  void refresh_ofAStaleValue_takesWhatAnotherNodeHasRefreshed() {
    Node a = cluster.join();
    Node b = cluster.join();
    CacheOptions options = CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(5));
    a.cache.get("k", options, this::load);
    b.cache.get("k", options, this::load);
    cluster.ticker.advance(Duration.ofSeconds(61));
    a.sync();
    b.sync();
    origin = "new";

    assertThat(a.cache.get("k", options, this::load)).isEqualTo("old");
    assertThat(b.cache.get("k", options, this::load)).isEqualTo("old");

    assertThat(loads).hasValue(2);
    assertThat(b.cache.get("k", options, this::load)).isEqualTo("new");
  }

  @Test
  void refreshAhead_onTwoNodes_loadsOnce() {
    Node a = cluster.join();
    Node b = cluster.join();
    CacheOptions options = CacheOptions.DEFAULTS.withRefreshAhead(0.5);
    a.cache.get("k", options, this::load);
    b.cache.get("k", options, this::load);
    cluster.ticker.advance(Duration.ofSeconds(31));
    a.sync();
    b.sync();
    origin = "new";

    assertThat(a.cache.get("k", options, this::load)).isEqualTo("old");
    assertThat(loads).hasValue(2);
    assertThat(b.cache.get("k", options, this::load)).isEqualTo("old");

    assertThat(loads).hasValue(2);
    assertThat(b.cache.get("k", options, this::load)).isEqualTo("new");
  }

  @Test
  void getAll_asksTheSharedLayerOnce() {
    Node a = cluster.join();
    Node b = cluster.join();
    a.cache.get("k", this::load);
    a.cache.get("l", this::load);
    int before = cluster.lookups;

    assertThat(b.cache.getAll(List.of("k", "l", "m")))
        .containsOnlyKeys("k", "l")
        .containsEntry("k", "old");
    assertThat(cluster.lookups).isEqualTo(before + 1);
  }

  private String get(Node node, Consumer<CacheControl> said) {
    return node.cache.get(
        "k",
        CacheOptions.DEFAULTS,
        (key, control) -> {
          said.accept(control);
          return load(key);
        });
  }

  /** A tag that only the loader has named, on a node whose log does not reach back to it. */
  @Test
  void tagOfALoader_invalidatedBeforeANodeJoins_isLearnedWithTheEntry() {
    Node a = cluster.join();
    get(a, control -> control.tags("x"));
    a.node.invalidate(new Invalidation.Tags(Set.of("x"), false, false));
    origin = "new";

    Node late = cluster.join();

    assertThat(cluster.stored("k")).as("a tag costs no search for its entries").isNotNull();
    assertThat(late.cache.getIfPresent("k")).isNull();
    assertThat(get(late, control -> {})).isEqualTo("new");
  }

  @Test
  void tagOfALoader_notInvalidated_isAHitOnANodeThatJoinsLater() {
    Node a = cluster.join();
    a.node.invalidate(new Invalidation.Tags(Set.of("y"), false, false));
    get(a, control -> control.tags("x"));
    a.node.invalidate(new Invalidation.Tags(Set.of("y"), false, false));

    Node late = cluster.join();

    assertThat(get(late, control -> {})).isEqualTo("old");
    assertThat(loads).hasValue(1);
  }

  /** The other node cannot know which loads will carry the tag. */
  @Test
  void tagOfALoader_invalidatedByAnotherNodeWhileItLoads_isServedNowhere() {
    Node a = cluster.join();
    Node b = cluster.join();
    get(
        a,
        control -> {
          b.node.invalidate(new Invalidation.Tags(Set.of("x"), false, false));
          control.tags("x");
        });
    origin = "new";
    assertThat(get(b, control -> {})).isEqualTo("new");
    assertThat(get(a, control -> {})).isEqualTo("new");
  }

  /** A node that has only read must remember invalidations for as long as what it has copied. */
  @Test
  void tagInvalidatedLongBeforeACopyIsReadAgain_isNotForgotten() {
    Node a = cluster.join();
    Node b = cluster.join();
    CacheOptions hour = CacheOptions.ofTtl(Duration.ofHours(1)).withTags("t");
    a.cache.get("k", hour, this::load);
    b.cache.get("k", hour, this::load);
    advance(10, a, b);
    origin = "new";
    a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
    advance(200, a, b);
    a.node.invalidate(new Invalidation.Tags(Set.of("another"), false, false));

    assertThat(b.cache.get("k", hour, this::load)).isEqualTo("new");
  }

  private void advance(long seconds, Node... nodes) {
    cluster.ticker.advance(Duration.ofSeconds(seconds));
    List.of(nodes).forEach(Node::sync);
  }
}
