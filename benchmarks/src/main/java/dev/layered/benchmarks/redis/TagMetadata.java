package dev.layered.benchmarks.redis;

import dev.layered.CacheOptions;
import dev.layered.redis.BusSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;

/** What Redis still knows of tags after all entries that carried them have ended. */
final class TagMetadata {

  private static final String POSITIONS = "{benchmark}:p";
  private static final int PER_MESSAGE = 20;

  /** A minute of margin, a minute between two prunings, one for a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private TagMetadata() {}

  /** Stores entries, each with a tag of its own; invalidates the tags; waits for the pruning. */
  static long leftBehind(int entries, Consumer<String> progress) throws Exception {
    BusSettings bus =
        new BusSettings(
            BusSettings.DEFAULTS.maxStaleness(),
            BusSettings.DEFAULTS.heartbeat(),
            10_000,
            2 * entries,
            false,
            10_000);
    try (RedisProcess server = RedisProcess.start();
        Jedis observer = server.connect();
        EngineNode<String> node =
            EngineNode.start(server.uri(), String.class, false, bus, TimeUnit.SECONDS.toNanos(1))) {
      Set<String> tags = new HashSet<>();
      for (int i = 0; i < entries; i++) {
        String tag = "tag-" + i;
        node.cache().get(String.valueOf(i), CacheOptions.ofTags(tag), key -> "value");
        tags.add(tag);
        if (tags.size() == PER_MESSAGE) {
          node.invalidateTags(tags);
          tags = new HashSet<>();
        }
      }
      progress.accept(observer.hlen(POSITIONS) + " positions of tags are known");
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (fields(observer) > 0 && System.nanoTime() - deadline < 0) {
        // Nobody says when it has pruned.
        Thread.sleep(1_000);
      }
      return fields(observer);
    }
  }

  /** But for the epoch, which is always there. */
  private static long fields(Jedis observer) {
    return observer.hlen(POSITIONS) - (observer.hexists(POSITIONS, "ep") ? 1 : 0);
  }
}
