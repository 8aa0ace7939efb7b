package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.common.Keys;
import dev.layered.benchmarks.common.User;
import dev.layered.benchmarks.redis.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.api.options.LocalCachedMapOptions.CacheProvider;
import org.redisson.api.options.LocalCachedMapOptions.EvictionPolicy;
import org.redisson.config.Config;

/**
 * Redisson's map with a local copy that is bounded by entries, with a TTL, its codec the default;
 * the copy is found by the key itself.
 */
@State(Scope.Benchmark)
public class RedissonUsers {

  RLocalCachedMap<String, User> map;
  private RedisProcess redis;
  private RedissonClient client;
  private long readsBefore;

  /** Starts the server, and fills the map and its local copy. */
  @Setup
  public void start() throws IOException {
    redis = RedisProcess.start();
    Config config = new Config();
    config.useSingleServer().setAddress(redis.uri());
    client = Redisson.create(config);
    map =
        client.getLocalCachedMap(
            lookUp(
                LocalCachedMapOptions.<String, User>name("users")
                    .evictionPolicy(EvictionPolicy.LRU)
                    .cacheSize(Keys.BOUND)
                    .timeToLive(Duration.ofHours(1))));
    Keys.all().forEach(key -> map.put(key, new User(key, "name of " + key)));
    Keys.all().forEach(map::get);
    readsBefore = RedisReads.of(redis);
  }

  /** How the local copy is found. By the key itself Redisson finds only what it keeps itself. */
  LocalCachedMapOptions<String, User> lookUp(LocalCachedMapOptions<String, User> options) {
    return options.cacheProvider(CacheProvider.REDISSON).useObjectAsCacheKey(true);
  }

  /** Ends both, having made sure that every call was answered by the heap. */
  @TearDown
  public void close() throws IOException {
    long reads = RedisReads.of(redis) - readsBefore;
    client.shutdown();
    redis.close();
    if (reads != 0) {
      throw new IllegalStateException(
          "not only local hits were measured: " + reads + " reads of Redis");
    }
  }
}
