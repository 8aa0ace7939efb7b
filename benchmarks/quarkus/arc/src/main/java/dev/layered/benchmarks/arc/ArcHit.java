package dev.layered.benchmarks.arc;

import dev.layered.benchmarks.common.EhcacheUsers;
import dev.layered.benchmarks.common.Keys;
import dev.layered.benchmarks.common.User;
import org.openjdk.jmh.annotations.Benchmark;

/** One call of a bean of Quarkus, answered from the heap, and what it is compared with. */
public class ArcHit {

  /** The container's own share. */
  @Benchmark
  public User noop(Keys keys, Beans beans) {
    return beans.plain.find(keys.next());
  }

  /** The container's own share of a call with three arguments. */
  @Benchmark
  public User noopThree(Keys keys, Beans beans) {
    return beans.plain.find(keys.next(), Keys.COUNTRY, Keys.YEAR);
  }

  /** Ehcache's own share. */
  @Benchmark
  public User ehcache(Keys keys, EhcacheUsers users) {
    return users.get(keys.next());
  }

  /** What is measured. */
  @Benchmark
  public User layered(Keys keys, Beans beans) {
    return beans.layered.find(keys.next());
  }

  /** The same with three arguments. */
  @Benchmark
  public User layeredThree(Keys keys, Beans beans) {
    return beans.layered.find(keys.next(), Keys.COUNTRY, Keys.YEAR);
  }

  /** {@code @CacheResult}. */
  @Benchmark
  public User quarkusCache(Keys keys, Beans beans) {
    return beans.quarkus.find(keys.next());
  }

  /** The same with three arguments. */
  @Benchmark
  public User quarkusCacheThree(Keys keys, Beans beans) {
    return beans.quarkus.find(keys.next(), Keys.COUNTRY, Keys.YEAR);
  }
}
