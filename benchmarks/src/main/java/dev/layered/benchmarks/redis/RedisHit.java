package dev.layered.benchmarks.redis;

import dev.layered.spi.CodecException;
import org.openjdk.jmh.annotations.Benchmark;

/** One call answered from Redis, with and without Layered. */
public class RedisHit {

  /** GET by the client's pool, and the decoding. */
  @Benchmark
  public Object jedis(Ids ids, JedisDocuments documents) throws CodecException {
    return documents.find(ids.next());
  }

  /** What is measured. */
  @Benchmark
  public Document layered(Ids ids, LayeredDocuments documents) {
    return documents.find(ids.next());
  }
}
