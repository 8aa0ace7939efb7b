package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.common.Keys;
import dev.layered.benchmarks.common.User;
import org.openjdk.jmh.annotations.Benchmark;

/** The same call through other caches behind annotations, and through a map with a local copy. */
public class PeerHit {

  /** Spring's own share. */
  @Benchmark
  public User springNoop(Keys keys, SpringUsers spring) {
    return spring.intercepted.find(keys.next());
  }

  /** Spring on Caffeine, the argument being the key. */
  @Benchmark
  public User springCache(Keys keys, SpringUsers spring) {
    return spring.cached.find(keys.next());
  }

  /** The same with {@code key = "#id"}. */
  @Benchmark
  public User springSpel(Keys keys, SpringUsers spring) {
    return spring.cached.findBySpel(keys.next());
  }

  /** The same with three arguments, which are the key. */
  @Benchmark
  public User springThree(Keys keys, SpringUsers spring) {
    return spring.cached.find(keys.next(), Keys.COUNTRY, Keys.YEAR);
  }

  /** JetCache in two layers, the argument being the key. */
  @Benchmark
  public User jetCache(Keys keys, JetCacheUsers jetCache) {
    return jetCache.users.find(keys.next());
  }

  /** The same with {@code key = "#id"}. */
  @Benchmark
  public User jetCacheSpel(Keys keys, JetCacheUsers jetCache) {
    return jetCache.users.findBySpel(keys.next());
  }

  /** The same with three arguments, which are the key. */
  @Benchmark
  public User jetCacheThree(Keys keys, JetCacheUsers jetCache) {
    return jetCache.users.find(keys.next(), Keys.COUNTRY, Keys.YEAR);
  }

  /** Redisson's map with a local copy. */
  @Benchmark
  public User redissonLocal(Keys keys, RedissonUsers redisson) {
    return redisson.map.get(keys.next());
  }

  /** The same with the copy in Caffeine, found by the encoded key. */
  @Benchmark
  public User redissonEncodedKey(Keys keys, EncodedKeyRedissonUsers redisson) {
    return redisson.map.get(keys.next());
  }
}
