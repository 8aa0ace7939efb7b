package dev.layered.benchmarks.redis;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RMapCache;
import org.redisson.api.RedissonClient;
import org.redisson.codec.TypedJsonJacksonCodec;

/** The documents in a map of Redisson whose entries end, with its Jackson codec. */
final class RedissonMapDocuments extends Documents {

  private final RedissonClient redis;
  private final RMapCache<String, Document> map;

  RedissonMapDocuments(RedisProcess server, Size size) {
    super(size);
    this.redis = RedissonDocuments.client(server);
    this.map =
        redis.getMapCache(
            "map" + size.suffix(), new TypedJsonJacksonCodec(String.class, Document.class));
  }

  @Override
  void put(String id) {
    map.fastPut(id, load(id), 1, TimeUnit.HOURS);
  }

  @Override
  @Nullable Object find(String id) {
    return map.get(id);
  }

  @Override
  void end() {
    redis.shutdown();
  }
}
