package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheExplanation.LayerState;
import dev.layered.CacheLayer;
import dev.layered.CacheOptions;
import dev.layered.core.TypedCaches;
import dev.layered.core.coherence.Invalidation;
import dev.layered.testing.Stalls;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values that live longer while they are read, on a real Redis. Its clock cannot be moved, so these
 * tests poll for seconds: nothing tells when the last part of a life begins.
 */
@Timeout(120)
class HotOnRedisTest {

  private static final Duration TTL = Duration.ofSeconds(5);

  private static final Duration HOT_TTL = Duration.ofSeconds(8);

  private static final CacheOptions HOT = CacheOptions.ofTtl(TTL).withHotTtl(HOT_TTL).withTags("t");

  private final String namespace = "hot-" + UUID.randomUUID();
  private final AtomicInteger loads = new AtomicInteger();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private final List<OpenNode<Long>> nodes = new ArrayList<>();
  private volatile boolean holds;

  private OpenNode<Long> join() {
    OpenNode<Long> node =
        new OpenNode<>(
            Patience.wholeNode(RedisServers.shared(), namespace),
            Patience.BUS,
            true,
            false,
            this::runOrHold);
    nodes.add(node);
    return node;
  }

  private void runOrHold(Runnable task) {
    if (holds) {
      held.add(task);
    } else {
      task.run();
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(OpenNode::close);
  }

  private String get(OpenNode<Long> node) {
    return node.cache.get(1L, HOT, key -> "v" + loads.incrementAndGet());
  }

  private static long prolonged(OpenNode<Long> node) {
    return node.counters.snapshot().prolonged();
  }

  private static Duration inRedis(OpenNode<Long> node) {
    LayerState state = new TypedCaches(node.node).explain("c", 1L).layer(CacheLayer.REDIS);
    return state.freshFor() == null ? Duration.ZERO : state.freshFor();
  }

  @Test
  void readOnOneNode_livesLongerForAll_upToItsHotTtl() throws Exception {
    OpenNode<Long> a = join();
    get(a);
    WholeNode.until(
        "prolonging",
        () -> {
          get(a);
          return prolonged(a) == 1;
        });
    String hot = get(a);
    int before = loads.get();
    assertThat(inRedis(a)).isLessThanOrEqualTo(HOT_TTL.minus(TTL.dividedBy(2)));

    OpenNode<Long> b = join();
    assertThat(get(b)).isEqualTo(hot);
    Duration left = inRedis(b);
    try (Stalls stalls = Stalls.watch()) {
      Duration took =
          stalls.timeOf(
              () -> {
                WholeNode.until("the end", () -> !get(b).equals(hot));
                return null;
              });
      // Nobody makes it longer again.
      assertThat(took).isLessThan(left.plusSeconds(1));
    }

    assertThat(prolonged(b)).as("it has come to its limit").isZero();
    assertThat(loads).hasValue(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "tag"})
  void invalidatedBeforeTheJobBegins_isNotStoredAgain(String how) throws Exception {
    OpenNode<Long> a = join();
    OpenNode<Long> b = join();
    get(a);
    holds = true;
    WholeNode.until(
        "the job",
        () -> {
          get(a);
          return !held.isEmpty();
        });
    String old = get(a);
    if (how.equals("key")) {
      b.cache.invalidate(1L);
    } else {
      b.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
    }
    held.remove().run();

    assertThat(b.cache.getIfPresent(1L)).isNull();
    WholeNode.until("the message", () -> !get(a).equals(old));
  }
}
