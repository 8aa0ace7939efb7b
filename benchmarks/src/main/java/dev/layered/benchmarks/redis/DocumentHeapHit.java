package dev.layered.benchmarks.redis;

import org.openjdk.jmh.annotations.Benchmark;

/** One hit of the heap of what {@link RedisHit} has in Redis. */
public class DocumentHeapHit {

  /** {@code LayeredCache.get} with a loader: the call that other libraries have. */
  @Benchmark
  public Document get(HeapDocuments documents) {
    return documents.cache.get(documents.nextKey(), Document::of);
  }

  /** The annotated method. */
  @Benchmark
  public Document annotated(HeapDocuments documents) {
    return documents.annotated.find(documents.nextKey());
  }
}
