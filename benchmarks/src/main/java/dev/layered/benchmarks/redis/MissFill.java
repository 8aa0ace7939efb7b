package dev.layered.benchmarks.redis;

import dev.layered.spi.CodecException;
import org.openjdk.jmh.annotations.Benchmark;

/** One call that no layer answers, so that it loads and stores. */
public class MissFill {

  /** Ehcache's {@code get} and {@code put}. */
  @Benchmark
  public Document ehcache(MissesByHand misses) {
    return misses.findOnHeap();
  }

  /** The same with a heap only. */
  @Benchmark
  public Document heap(Misses.OfHeap misses) {
    return misses.find();
  }

  /** Ehcache as above, and GET and SET by the client's pool, with the same JSON. */
  @Benchmark
  public Document jedis(MissesByHand misses) throws CodecException {
    return misses.findInRedis();
  }

  /** The same with a heap above Redis. */
  @Benchmark
  public Document redis(Misses.OfHeapAndRedis misses) {
    return misses.find();
  }

  /** The same with all three layers. */
  @Benchmark
  public Document disk(Misses.OfAllLayers misses) {
    return misses.find();
  }
}
