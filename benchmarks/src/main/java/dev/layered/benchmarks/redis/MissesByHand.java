package dev.layered.benchmarks.redis;

import dev.layered.codec.JsonCodec;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.ehcache.Cache;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** What an application does that looks a value up, makes it and stores it by itself. */
@State(Scope.Benchmark)
public class MissesByHand {

  /** As many as Layered's heap holds by default. */
  private static final long HEAP_ENTRIES = 10_000;

  private static final SetParams LIFE = SetParams.setParams().px(3_600_000);

  private final ValueCodec codec = new JsonCodec().bind(Document.class);
  private CacheManager manager;
  private Cache<String, Document> heap;
  private RedisProcess server;
  private RedisClient redis;
  private int calls;

  /** Starts a server and an empty heap. */
  @Setup
  public void start() throws IOException {
    server = RedisProcess.start();
    redis = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
    manager = CacheManagerBuilder.newCacheManagerBuilder().build(true);
    heap =
        manager.createCache(
            "documents",
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    String.class, Document.class, ResourcePoolsBuilder.heap(HEAP_ENTRIES))
                .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(Duration.ofHours(1))));
  }

  Document findOnHeap() {
    String id = Ids.of(calls++);
    if (heap.get(id) != null) {
      throw new IllegalStateException("a hit");
    }
    Document loaded = Document.of(id);
    heap.put(id, loaded);
    return loaded;
  }

  Document findInRedis() throws CodecException {
    String id = Ids.of(calls++);
    byte[] name = ("documents:" + id).getBytes(StandardCharsets.UTF_8);
    if (heap.get(id) != null || redis.get(name) != null) {
      throw new IllegalStateException("a hit");
    }
    Document loaded = Document.of(id);
    redis.set(name, codec.encode(loaded), LIFE);
    heap.put(id, loaded);
    return loaded;
  }

  /** Ends both. */
  @TearDown
  public void close() throws IOException {
    redis.close();
    server.close();
    manager.close();
  }
}
