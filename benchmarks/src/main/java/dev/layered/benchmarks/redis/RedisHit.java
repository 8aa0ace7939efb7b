package dev.layered.benchmarks.redis;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * One call answered from Redis, by each {@link Access}: which one is opened, the {@link
 * OpenDocuments} know from the name of the benchmark.
 */
public class RedisHit {

  /** GET by the client's pool, and the decoding. */
  @Benchmark
  public Object jedis(Ids ids, OpenDocuments open) throws Exception {
    return open.documents.find(ids.next());
  }

  /** GET and PTTL in one round trip, and the decoding: so a copy on a heap can know its life. */
  @Benchmark
  public Object jedisAndLife(Ids ids, OpenDocuments open) throws Exception {
    return open.documents.find(ids.next());
  }

  /** What is measured. */
  @Benchmark
  public Object layered(Ids ids, OpenDocuments open) throws Exception {
    return open.documents.find(ids.next());
  }

  /** A bucket of Redisson. */
  @Benchmark
  public Object redisson(Ids ids, OpenDocuments open) throws Exception {
    return open.documents.find(ids.next());
  }

  /** A map of Redisson whose entries end. */
  @Benchmark
  public Object redissonMap(Ids ids, OpenDocuments open) throws Exception {
    return open.documents.find(ids.next());
  }

  /** A method of Spring on the client that we use. */
  @Benchmark
  public Object springCacheJedis(Ids ids, OpenDocuments open) throws Exception {
    return open.documents.find(ids.next());
  }

  /** A method of Spring on its usual client. */
  @Benchmark
  public Object springCache(Ids ids, OpenDocuments open) throws Exception {
    return open.documents.find(ids.next());
  }

  /** A cache of JetCache. */
  @Benchmark
  public Object jetcache(Ids ids, OpenDocuments open) throws Exception {
    return open.documents.find(ids.next());
  }
}
