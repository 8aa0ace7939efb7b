package dev.layered.benchmarks.redis;

import dev.layered.codec.JsonCodec;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.nio.charset.StandardCharsets;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** The documents in Redis without Layered: the client's pool, GET, and the same JSON. */
class JedisDocuments extends Documents {

  /** An hour, as all have. */
  static final SetParams LIFE = SetParams.setParams().px(3_600_000);

  private final ValueCodec codec = new JsonCodec().bind(Document.class);
  private final RedisClient redis;

  JedisDocuments(RedisProcess server, Size size) {
    super(size);
    this.redis = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
  }

  /** The client with its pool. */
  final RedisClient redis() {
    return redis;
  }

  final Object decode(byte[] bytes) throws CodecException {
    return codec.decode(bytes, 0, bytes.length);
  }

  static byte[] name(String id) {
    return ("documents:" + id).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  void put(String id) throws CodecException {
    redis.set(name(id), codec.encode(load(id)), LIFE);
  }

  @Override
  Object find(String id) throws CodecException {
    return decode(redis.get(name(id)));
  }

  @Override
  void end() {
    redis.close();
  }
}
