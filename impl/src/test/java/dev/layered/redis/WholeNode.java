package dev.layered.redis;

import dev.layered.CacheInvalidated;
import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.core.LayeredNode;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.event.CacheCounters;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A node with heap, Redis and log, whose one cache holds texts that carry the tag {@code t}. */
final class WholeNode implements AutoCloseable {

  final CacheCounters counters;
  final List<CacheInvalidated> announced;
  private final OpenNode<Long> open;
  final RedisBackend backend;
  final LayeredNode node;
  final LayeredCache<Long, String> cache;
  private final Function<Long, String> origin;

  WholeNode(RedisSettings redis, boolean sync, Function<Long, String> origin) {
    this(redis, Patience.BUS.withSync(sync), origin);
  }

  WholeNode(RedisSettings redis, BusSettings bus, Function<Long, String> origin) {
    this.origin = origin;
    this.open = new OpenNode<>(redis, bus, true);
    this.backend = open.backend;
    this.node = open.node;
    this.cache = open.cache;
    this.counters = open.counters;
    this.announced = open.announced;
  }

  String get(long key) {
    return cache.get(key, CacheOptions.ofTags("t"), origin::apply);
  }

  boolean isInStep() {
    return open.isInStep();
  }

  void invalidateTag() {
    node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
  }

  /**
   * Polls: messages come by themselves, and nothing tells when. A server that changes its role
   * closes connections, which is not yet an answer.
   */
  static void until(String what, BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(45);
    while (!answers(holds)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(what + " does not happen");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static boolean answers(BooleanSupplier holds) {
    try {
      return holds.getAsBoolean();
    } catch (JedisConnectionException closed) {
      return false;
    }
  }

  @Override
  public void close() {
    open.close();
  }
}
