package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.common.EhcacheUsers;
import dev.layered.benchmarks.common.Keys;
import dev.layered.benchmarks.common.User;
import org.openjdk.jmh.annotations.Benchmark;

/** One call with one {@code String}, answered from the heap, and what it is compared with. */
public class HeapHit {

  /** A call of a method that nothing intercepts. */
  @Benchmark
  public User plain(Keys keys, PlainObject object) {
    return object.users.find(keys.next());
  }

  /** The container's own share. */
  @Benchmark
  public User noop(Keys keys, WeldUsers weld) {
    return weld.plain.findIntercepted(keys.next());
  }

  /** The container's own share of a call with three arguments. */
  @Benchmark
  public User noopThree(Keys keys, WeldUsers weld) {
    return weld.plain.findIntercepted(keys.next(), Keys.COUNTRY, Keys.YEAR);
  }

  /** Ehcache's own share. */
  @Benchmark
  public User ehcache(Keys keys, EhcacheUsers users) {
    return users.get(keys.next());
  }

  /** Another cache. */
  @Benchmark
  public User caffeine(Keys keys, CaffeineUsers users) {
    return users.cache.getIfPresent(keys.next());
  }

  /** The look-up within what is measured. */
  @Benchmark
  public Object heapLayer(Keys keys, HeapLayerUsers users) {
    return users.layer.get(keys.next());
  }

  /** What is measured. */
  @Benchmark
  public User layered(Keys keys, WeldUsers weld) {
    return weld.cached.find(keys.next());
  }

  /** The same with a real Redis below the heap. */
  @Benchmark
  public User layeredRedis(Keys keys, RedisBackedUsers users) {
    return users.cached.find(keys.next());
  }

  /** The same with {@code key = "{id}"} and a tag. */
  @Benchmark
  public User templated(Keys keys, WeldUsers weld) {
    return weld.cached.findTemplated(keys.next());
  }

  /** The same with three arguments, which are the key. */
  @Benchmark
  public User layeredThree(Keys keys, WeldUsers weld) {
    return weld.cached.find(keys.next(), Keys.COUNTRY, Keys.YEAR);
  }
}
