package dev.layered.benchmarks.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.Codec;
import org.redisson.codec.TypedJsonJacksonCodec;
import org.redisson.config.Config;

/** The documents in buckets of Redisson, its client as it is by default, with its Jackson codec. */
final class RedissonDocuments extends Documents {

  private final Codec codec = new TypedJsonJacksonCodec(Document.class);
  private final RedissonClient redis;

  RedissonDocuments(RedisProcess server, Size size) {
    super(size);
    this.redis = client(server);
  }

  static RedissonClient client(RedisProcess server) {
    Config config = new Config();
    config.useSingleServer().setAddress(server.uri());
    return Redisson.create(config);
  }

  private RBucket<Document> bucket(String id) {
    return redis.getBucket("buckets:" + id, codec);
  }

  @Override
  void put(String id) {
    bucket(id).set(load(id), Duration.ofHours(1));
  }

  @Override
  @Nullable Object find(String id) {
    return bucket(id).get();
  }

  @Override
  void end() {
    redis.shutdown();
  }
}
