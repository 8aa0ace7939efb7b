package dev.layered.benchmarks.redis;

import static dev.layered.benchmarks.redis.TagInvalidationScenario.TAG;

import dev.layered.CacheOptions;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.core.key.KeyText;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import dev.layered.redis.BusSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.params.SetParams;

/** A server with some entries that all carry the same tag, and a node that invalidates it. */
final class TaggedEntries implements AutoCloseable {

  private static final int AT_ONCE = 1_000;

  /** So slow that the node's own housekeeping does not fall into what is counted. */
  private static final BusSettings QUIET =
      new BusSettings(Duration.ofHours(1), Duration.ofMinutes(30), 10_000, 100_000, false, 10_000);

  private final RedisProcess server;
  private final Jedis observer;
  private final EngineNode<String> node;

  private TaggedEntries(RedisProcess server) {
    this.server = server;
    this.observer = server.connect();
    this.node =
        EngineNode.start(server.uri(), String.class, false, QUIET, TimeUnit.HOURS.toNanos(1));
  }

  /** Starts them. Entries that are like the first, which the node stores, are written directly. */
  static TaggedEntries of(int count) throws Exception {
    TaggedEntries made = new TaggedEntries(RedisProcess.start());
    made.node.cache().get("0", CacheOptions.ofTags("all"), key -> "value");
    Ticker ticker = Ticker.system();
    EntryCodec codec =
        EntryCodec.of("benchmark", new JsonCodec(), String.class, EntryLimits.DEFAULTS, ticker);
    byte[] first = made.observer.get(name("0"));
    if (first == null) {
      throw new IllegalStateException("entries have other names than this benchmark believes");
    }
    LogPosition asOf = codec.decode("0", first).asOf();
    long end = ticker.nanos() + TimeUnit.HOURS.toNanos(1);
    SetParams life = SetParams.setParams().px(TimeUnit.HOURS.toMillis(1));
    for (int from = 1; from < count; from += AT_ONCE) {
      Pipeline pipeline = made.observer.pipelined();
      for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
        String key = String.valueOf(i);
        Entry entry = new Entry("value", List.of("all"), asOf, end, end);
        pipeline.set(name(key), codec.encode(key, entry), life);
      }
      pipeline.sync();
    }
    String last = String.valueOf(count - 1);
    made.requireLoads(last, 0);
    made.node.invalidateTags(TAG);
    made.requireLoads(last, 1);
    return made;
  }

  private static byte[] name(String key) {
    return ("{benchmark:benchmark:" + KeyText.canonical(key) + "}:v")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void requireLoads(String key, int expected) {
    int[] loads = new int[1];
    node.cache()
        .get(
            key,
            CacheOptions.ofTags("all"),
            k -> {
              loads[0]++;
              return "new";
            });
    if (loads[0] != expected) {
      throw new IllegalStateException(
          loads[0] + " loads instead of " + expected + " of entry " + key);
    }
  }

  /** Invalidates again and again; nanoseconds for each. */
  double invalidate(int times) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      node.invalidateTags(TAG);
    }
    return (System.nanoTime() - start) / (double) times;
  }

  /** The commands, of clients and within scripts, that one invalidation takes. */
  double commands() {
    int times = 100;
    Map<String, Long> before = RedisProcess.calls(observer);
    invalidate(times);
    Map<String, Long> after = new TreeMap<>(RedisProcess.calls(observer));
    after.remove("info");
    long calls = 0;
    for (Map.Entry<String, Long> one : after.entrySet()) {
      calls += one.getValue() - before.getOrDefault(one.getKey(), 0L);
    }
    return calls / (double) times;
  }

  @Override
  public void close() throws IOException {
    node.close();
    observer.close();
    server.close();
  }
}
