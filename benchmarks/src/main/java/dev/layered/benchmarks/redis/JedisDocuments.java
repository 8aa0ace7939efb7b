package dev.layered.benchmarks.redis;

import dev.layered.codec.JsonCodec;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.nio.charset.StandardCharsets;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.SetParams;

/** The documents in Redis without Layered: the client's pool, GET, and the same JSON. */
final class JedisDocuments extends Documents {

  /** An hour, as all have. */
  static final SetParams LIFE = SetParams.setParams().px(3_600_000);

  private final ValueCodec codec = new JsonCodec().bind(Document.class);
  private final RedisClient redis;

  private final boolean withLife;

  /**
   * Prepares the client.
   *
   * @param withLife whether the life that is left is asked for in the same round trip, which
   *     whoever copies the document to a heap has to know
   */
  JedisDocuments(RedisProcess server, Size size, boolean withLife) {
    super(size);
    this.withLife = withLife;
    this.redis = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
  }

  private static byte[] name(String id) {
    return ("documents:" + id).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  void put(String id) throws CodecException {
    redis.set(name(id), codec.encode(load(id)), LIFE);
  }

  @Override
  Object find(String id) throws CodecException {
    byte[] bytes = withLife ? bytesAndLife(name(id)) : redis.get(name(id));
    return codec.decode(bytes, 0, bytes.length);
  }

  private byte[] bytesAndLife(byte[] name) {
    try (AbstractPipeline pipeline = redis.pipelined()) {
      Response<Long> life = pipeline.pttl(name);
      Response<byte[]> bytes = pipeline.get(name);
      pipeline.sync();
      if (life.get() <= 0) {
        throw new IllegalStateException("no life left");
      }
      return bytes.get();
    }
  }

  @Override
  void end() {
    redis.close();
  }
}
