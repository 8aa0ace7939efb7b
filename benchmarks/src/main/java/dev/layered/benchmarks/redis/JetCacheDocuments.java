package dev.layered.benchmarks.redis;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.redis.RedisCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import com.alicp.jetcache.support.Fastjson2ValueDecoder;
import com.alicp.jetcache.support.Fastjson2ValueEncoder;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.RedisClient;

/** The documents in a remote cache of JetCache, with its JSON, which is that of Fastjson 2. */
final class JetCacheDocuments extends Documents {

  private final RedisClient redis;
  private final Cache<String, Document> cache;

  JetCacheDocuments(RedisProcess server, Size size) {
    super(size);
    this.redis = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
    this.cache =
        RedisCacheBuilder.createRedisCacheBuilder()
            .keyConvertor(Fastjson2KeyConvertor.INSTANCE)
            // false: no number before the JSON, for which JetCache would not find the decoder.
            .valueEncoder(new Fastjson2ValueEncoder(false))
            .valueDecoder(new Fastjson2ValueDecoder(false))
            .keyPrefix("jetcache" + size.suffix() + ":")
            .expireAfterWrite(1, TimeUnit.HOURS)
            .jedis(redis)
            .buildCache();
  }

  @Override
  Object find(String id) {
    return cache.computeIfAbsent(id, this::load);
  }

  @Override
  void end() {
    cache.close();
    redis.close();
  }
}
