package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.common.User;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.api.options.LocalCachedMapOptions.CacheProvider;

/** The same with the copy in Caffeine: each call then encodes and hashes its key. */
@State(Scope.Benchmark)
public class EncodedKeyRedissonUsers extends RedissonUsers {

  @Override
  LocalCachedMapOptions<String, User> lookUp(LocalCachedMapOptions<String, User> options) {
    return options.cacheProvider(CacheProvider.CAFFEINE);
  }
}
