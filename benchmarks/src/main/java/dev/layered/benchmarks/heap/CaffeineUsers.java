package dev.layered.benchmarks.heap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.layered.benchmarks.common.Keys;
import dev.layered.benchmarks.common.User;
import java.time.Duration;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Caffeine, bounded by entries, with a TTL. */
@State(Scope.Benchmark)
public class CaffeineUsers {

  Cache<String, User> cache;

  /** Makes and fills it. */
  @Setup
  public void open() {
    cache =
        Caffeine.newBuilder().maximumSize(Keys.BOUND).expireAfterWrite(Duration.ofHours(1)).build();
    Keys.all().forEach(key -> cache.put(key, new User(key, "name of " + key)));
  }
}
