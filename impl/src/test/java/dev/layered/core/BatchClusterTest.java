package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.layered.CacheOptions;
import dev.layered.LayeredException;
import dev.layered.core.MemoryCluster.Node;
import dev.layered.core.layer.SharedLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of several nodes. */
@Timeout(20)
class BatchClusterTest {

  private final MemoryCluster cluster = new MemoryCluster();
  private final Node a = cluster.join();
  private final Node b = cluster.join();
  private final Tasks tasks = new Tasks();
  private final List<List<String>> asked = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() {
    tasks.close();
    a.close();
    b.close();
  }

  private Map<String, String> load(List<String> keys) {
    asked.add(List.copyOf(keys));
    return keys.stream().collect(Collectors.toMap(Function.identity(), key -> key + "1"));
  }

  @Test
  void whatAnotherNodeHasLoaded_isNotLoadedAgain() {
    a.cache.getAll(List.of("k", "l"), this::load);
    int before = cluster.pipelines;

    assertThat(b.cache.getAll(List.of("k", "m", "l"), this::load))
        .containsExactly(entry("k", "k1"), entry("m", "m1"), entry("l", "l1"));

    assertThat(asked).containsExactly(List.of("k", "l"), List.of("m"));
    assertThat(b.counters.snapshot().redisHits()).isEqualTo(2);
    assertThat(cluster.pipelines - before).isEqualTo(2);
  }

  @Test
  void manyKeys_goToTheSharedLayerInPortions_andToTheLoaderAtOnce() {
    List<String> keys = IntStream.range(0, 1201).mapToObj(i -> "k" + i).toList();

    assertThat(a.cache.getAll(keys, this::load)).hasSize(1201);

    assertThat(asked).containsExactly(keys);
    assertThat(cluster.pipelines).isEqualTo(6);
    assertThat(b.cache.getAll(keys, this::load)).hasSize(1201);
    assertThat(asked).hasSize(1);
  }

  @Test
  void manyKeys_ofAReaderWhoLoadsNothing_goInPortions() {
    List<String> keys = IntStream.range(0, 1201).mapToObj(i -> "k" + i).toList();
    a.cache.getAll(keys, this::load);

    assertThat(b.cache.getAll(keys)).hasSize(1201);
    assertThat(b.engine.getAllCached(List.copyOf(keys), b.policy)).hasSize(1201);
    assertThat(cluster.mostAtOnce).isEqualTo(SharedLayer.AT_ONCE);
  }

  /** Each portion would wait as long as the first one. */
  @Test
  void manyKeys_ofAReaderWhoLoadsNothing_areNotAskedForAfterAPortionWithoutAnAnswer() {
    List<String> keys = IntStream.range(0, 1201).mapToObj(i -> "k" + i).toList();
    b.connected = false;
    int before = cluster.lookups;

    assertThat(b.cache.getAll(keys)).isEmpty();
    assertThat(cluster.lookups - before).isEqualTo(1);
  }

  /** Remedy: a key that another node loads is not loaded, and not waited for, before the others. */
  @Test
  void keyThatAnotherNodeLoads_isAwaitedAfterTheOwnOnes() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Future<Map<String, String>> first =
        tasks.start(
            () ->
                a.cache.getAll(
                    List.of("k", "l"),
                    keys -> {
                      begun.countDown();
                      Tasks.await(released);
                      return load(keys);
                    }));
    Tasks.await(begun);
    Future<Map<String, String>> second =
        tasks.start(() -> b.cache.getAll(List.of("l", "m"), this::load));
    Tasks.until(() -> cluster.stored("m") != null);
    released.countDown();

    assertThat(Tasks.result(second)).containsExactly(entry("l", "l1"), entry("m", "m1"));
    assertThat(Tasks.result(first)).hasSize(2);
    assertThat(asked).containsExactly(List.of("m"), List.of("k", "l"));
  }

  /** Remedy: what another node gave up is granted to the next search, and then loaded. */
  @Test
  void keyThatAnotherNodeGaveUp_isLoadedHere() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Future<Map<String, String>> first =
        tasks.start(
            () ->
                a.cache.getAll(
                    List.of("l"),
                    keys -> {
                      begun.countDown();
                      Tasks.await(released);
                      throw new IllegalStateException("down");
                    }));
    Tasks.await(begun);
    Future<Map<String, String>> second =
        tasks.start(() -> b.cache.getAll(List.of("l", "m"), this::load));
    Tasks.until(() -> cluster.stored("m") != null);
    released.countDown();

    assertThatThrownBy(() -> Tasks.result(first)).hasMessage("down");
    assertThat(Tasks.result(second)).hasSize(2);
    assertThat(asked).containsExactly(List.of("m"), List.of("l"));
    assertThat(cluster.stored("l")).isNotNull();
  }

  /** Remedy: every lease is given back, or the next caller would wait for it. */
  @Test
  void leasesOfWhatIsNotStored_areGivenBack_inOnePipeline() {
    a.policy = a.policy.with(CacheOptions.DEFAULTS.withNullTtl(Duration.ZERO));
    a.cache.getAll(List.of("k", "l"), keys -> Map.of());
    assertThat(cluster.pipelines).isEqualTo(2);
    assertThatThrownBy(
            () ->
                a.cache.getAll(
                    List.of("k", "l"),
                    keys -> {
                      throw new IllegalStateException("down");
                    }))
        .hasMessage("down");
    assertThat(cluster.pipelines).isEqualTo(4);

    assertThat(b.cache.getAll(List.of("k", "l"), this::load)).hasSize(2);
    assertThat(cluster.stored("k")).isNotNull();
  }

  /** Remedy: the leases of what is found on the disk after all go back together. */
  @Test
  void leasesOfWhatTheDiskHas_areGivenBack_inOnePipeline() {
    a.connected = false;
    a.cache.getAll(List.of("k", "l"), this::load);
    a.connected = true;
    a.heap.clear();
    int before = cluster.pipelines;

    assertThat(a.cache.getAll(List.of("k", "l"), this::load)).containsValues("k1", "l1");

    assertThat(asked).hasSize(1);
    assertThat(a.counters.snapshot().diskHits()).isEqualTo(2);
    assertThat(cluster.pipelines - before).isEqualTo(2);
  }

  /** Remedy: the lease, which the invalidation takes away. */
  @Test
  void invalidationByAnotherNode_duringTheLoad_refusesItsKeyOnly() {
    a.cache.getAll(
        List.of("k", "l"),
        keys -> {
          b.delivering = false;
          a.delivering = false;
          b.cache.invalidate("k");
          return load(keys);
        });

    assertThat(cluster.stored("k")).isNull();
    assertThat(cluster.stored("l")).isNotNull();
    assertThat(a.heap.get("k")).isNull();
    assertThat(a.heap.get("l")).isNotNull();
  }

  @Test
  void invalidatedByTag_areLeasedTogether() {
    CacheOptions tagged = CacheOptions.ofTags("t");
    a.cache.getAll(List.of("k", "l"), tagged, this::load);
    b.node.invalidate(
        new dev.layered.core.coherence.Invalidation.Tags(java.util.Set.of("t"), false, false));
    int before = cluster.pipelines;

    a.cache.getAll(List.of("k", "l"), tagged, this::load);

    assertThat(asked).hasSize(2);
    assertThat(cluster.pipelines - before).isEqualTo(3);
    assertThat(b.cache.getAll(List.of("k", "l"))).hasSize(2);
  }

  @Test
  void staleEntryOfTheSharedLayer_isServedWhileItIsRefreshed() {
    CacheOptions stale = CacheOptions.DEFAULTS.withStaleWhileRevalidate(Duration.ofMinutes(5));
    a.policy = a.policy.with(stale);
    b.policy = a.policy;
    a.cache.getAll(List.of("k", "l"), this::load);
    cluster.ticker.advance(Duration.ofSeconds(61));
    a.sync();
    b.sync();

    assertThat(b.cache.getAll(List.of("k", "l"), keys -> Map.of("k", "new", "l", "new")))
        .containsValues("k1", "l1");

    assertThat(b.cache.getAll(List.of("k", "l"))).containsValues("new", "new");
  }

  /** Remedy: loads of a search that fails are given up. */
  @Test
  void strictNodeWithoutTheSharedLayer_fails_andLeavesNothingBehind() {
    try (Node strict = cluster.new Node(true, false, null)) {
      strict.connected = false;
      assertThatThrownBy(() -> strict.cache.getAll(List.of("k", "l"), this::load))
          .isInstanceOf(LayeredException.class)
          .hasMessageContaining("LAYERED-618");
      strict.connected = true;

      assertThat(strict.cache.getAll(List.of("k", "l"), this::load)).hasSize(2);
      assertThat(asked).hasSize(1);
    }
  }

  /** Remedy: a lease is held from the moment that it was granted. */
  @Test
  void strictNodeThatIsAnsweredInPart_givesItsLeasesBack() {
    try (Node strict = cluster.new Node(true, false, null)) {
      strict.afterLookup = () -> strict.connected = false;
      assertThatThrownBy(() -> strict.cache.getAll(List.of("k", "l"), this::load))
          .hasMessageContaining("LAYERED-618");

      assertThat(a.cache.getAll(List.of("k", "l"), this::load)).hasSize(2);
      assertThat(cluster.stored("k")).isNotNull();
    }
  }

  /** Remedy: what is loaded without a lease while another node has it is not stored. */
  @Test
  void callerThatIsInterrupted_whileAnotherNodeLoads_loadsAlone_andStoresNothing()
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Future<String> first =
        tasks.start(
            () ->
                a.cache.get(
                    "k",
                    key -> {
                      begun.countDown();
                      Tasks.await(released);
                      return "of one";
                    }));
    Tasks.await(begun);
    CompletableFuture<Thread> waiting = new CompletableFuture<>();
    Future<Map<String, String>> second =
        tasks.start(
            () -> {
              waiting.complete(Thread.currentThread());
              return b.cache.getAll(List.of("k", "l"), this::load);
            });
    Tasks.until(() -> cluster.stored("l") != null);
    waiting.get().interrupt();

    assertThat(Tasks.result(second)).containsExactly(entry("k", "k1"), entry("l", "l1"));
    assertThat(b.heap.get("k")).isNull();
    released.countDown();
    assertThat(Tasks.result(first)).isEqualTo("of one");
    assertThat(b.cache.getIfPresent("k")).isEqualTo("of one");
  }

  /** Remedy: another question for entries with tags that the loads do not have. */
  @Test
  void entriesWhoseTagsANewNodeDoesNotKnow_areFound() {
    a.cache.invalidate("anything");
    a.cache.getAll(List.of("k", "l"), CacheOptions.ofTags("t"), this::load);
    b.cache.invalidate("anything");
    try (Node late = cluster.join()) {
      assertThat(late.cache.getAll(List.of("k", "l"), this::load)).hasSize(2);
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void cutOffNode_loadsForItself() {
    a.connected = false;
    cluster.ticker.advance(Duration.ofSeconds(10));

    assertThat(a.cache.getAll(List.of("k", "l"), this::load)).hasSize(2);
  }
}
