package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidated;
import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.core.LayeredNode;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.event.CacheCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole nodes on a real Redis: engine, heap, Redis layer and log together. */
@Timeout(60)
class RedisClusterTest {

  /** A key whose class only the nodes know that have used it. */
  record Id(String country, int number) {}

  private final String namespace = "cluster-" + UUID.randomUUID();
  private final AtomicInteger loads = new AtomicInteger();
  private final List<Node> nodes = new ArrayList<>();
  private volatile String origin = "old";

  private final class Node implements AutoCloseable {
    final CacheCounters counters;
    final List<CacheInvalidated> announced;
    private final OpenNode<Id> open;
    final RedisBackend backend;
    final LayeredNode node;
    final LayeredCache<Id, String> cache;

    Node(RedisAddress uri, boolean sync) {
      this.open =
          new OpenNode<>(Patience.wholeNode(uri, namespace), Patience.BUS.withSync(sync), true);
      this.backend = open.backend;
      this.node = open.node;
      this.cache = open.cache;
      this.counters = open.counters;
      this.announced = open.announced;
      nodes.add(this);
    }

    String get(Id key) {
      return cache.get(key, CacheOptions.ofTags("t"), RedisClusterTest.this::load);
    }

    @Override
    public void close() {
      open.close();
    }
  }

  private String load(@Nullable Id key) {
    loads.incrementAndGet();
    return origin;
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
  }

  private static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      // Messages come by themselves; nothing here tells when.
      Thread.sleep(2);
    }
  }

  @Test
  void invalidateKey_onOneNode_reachesTheHeapOfTheOther() throws Exception {
    Node a = new Node(RedisServers.shared(), false);
    Node b = new Node(RedisServers.shared(), false);
    Id key = new Id("DE", 7);
    assertThat(a.get(key)).isEqualTo("old");
    assertThat(b.get(key)).isEqualTo("old");
    assertThat(loads).hasValue(1);
    assertThat(b.counters.snapshot().redisHits()).isEqualTo(1);

    origin = "new";
    a.cache.invalidate(key);

    assertThat(a.get(key)).isEqualTo("new");
    until("b hears of it", () -> b.get(key).equals("new"));
    assertThat(loads).hasValue(2);
    until("b tells its application", () -> b.announced.size() == 1);
  }

  @Test
  void invalidateTag_inSyncMode_isInForceEverywhereWhenItReturns() {
    Node a = new Node(RedisServers.shared(), true);
    Node b = new Node(RedisServers.shared(), true);
    for (int i = 0; i < 50; i++) {
      Id key = new Id("DE", i);
      origin = "old";
      a.get(key);
      b.get(key);
      origin = "new";

      a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));

      assertThat(b.get(key)).isEqualTo("new");
    }
  }

  @Test
  void put_onOneNode_isReadOnTheOther() throws Exception {
    Node a = new Node(RedisServers.shared(), false);
    Node b = new Node(RedisServers.shared(), false);
    Id key = new Id("DE", 7);
    b.get(key);

    a.cache.put(key, "written");

    assertThat(a.cache.getIfPresent(key)).isEqualTo("written");
    until("b drops its copy", () -> b.get(key).equals("written"));
    assertThat(loads).hasValue(1);
  }

  @Test
  void miss_onBothNodesAtOnce_loadsOnce() throws Exception {
    Node a = new Node(RedisServers.shared(), false);
    Node b = new Node(RedisServers.shared(), false);
    Id key = new Id("DE", 7);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                a.cache.get(
                    key,
                    id -> {
                      begun.countDown();
                      await(end);
                      return load(id);
                    }),
            RedisClusterTest::onAThread);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<String> second =
        CompletableFuture.supplyAsync(() -> b.get(key), RedisClusterTest::onAThread);
    until("b waits", () -> isWaitedFor(a, key));
    end.countDown();

    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("old");
    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("old");
    assertThat(loads).hasValue(1);
  }

  /**
   * The common pool has one thread where there are two processors, from Java 25 on for these, too.
   */
  private static void onAThread(Runnable task) {
    RedisNode.daemon(task).start();
  }

  /** A node that waits for the end of a load says so in its lease. */
  private boolean isWaitedFor(Node node, Id key) {
    String lease = new RedisKeys(namespace).entry("c", key).lease();
    return node.backend.connection().commands().hkeys(lease).stream()
        .anyMatch(field -> field.startsWith("w:"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lateNode_readsWhatIsValidAndNotWhatIsVoid() {
    Node a = new Node(RedisServers.shared(), false);
    a.get(new Id("DE", 1));
    a.node.invalidate(new Invalidation.Tags(Set.of("other"), false, false));

    Node b = new Node(RedisServers.shared(), false);
    assertThat(b.get(new Id("DE", 1))).isEqualTo("old");
    assertThat(loads).hasValue(1);
    a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
    origin = "new";

    Node c = new Node(RedisServers.shared(), false);
    assertThat(c.get(new Id("DE", 1))).isEqualTo("new");
  }

  /** The value is older than what the late node knows, and Redis has forgotten why it is void. */
  @Test
  void lateNode_whoseTableOfPositionsIsLost_readsNothingVoid() {
    RedisKeys names = new RedisKeys(namespace);
    Node a = new Node(RedisServers.shared(), false);
    a.get(new Id("DE", 1));
    a.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
    Node b = new Node(RedisServers.shared(), false);
    origin = "new";
    try (RedisConnection redis =
        RedisConnection.of(Patience.settings(RedisServers.shared(), namespace))) {
      redis.commands().del(names.positions());
    }
    assertThat(b.get(new Id("DE", 1))).isEqualTo("new");
  }

  @Test
  void redisGoesAndComesBack_noCallFailsAndNothingStaleIsServed() throws Exception {
    try (RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort())) {
      Node a = new Node(server.uri(), false);
      Node b = new Node(server.uri(), false);
      Id key = new Id("DE", 7);
      a.get(key);
      b.get(key);

      server.stop();
      origin = "new";
      a.cache.invalidate(key);

      assertThat(a.get(key)).isEqualTo("new");
      until("b's lease ends", () -> b.get(key).equals("new"));

      server.start();
      until("a is in step", () -> a.node.cache("c") != null && loadsOnceMore(a, key));
      assertThat(b.get(key)).isEqualTo("new");
    }
  }

  /** Whether two calls in a row need no load: the layers are trusted again. */
  private boolean loadsOnceMore(Node node, Id key) {
    node.get(key);
    int before = loads.get();
    node.get(key);
    return loads.get() == before;
  }
}
