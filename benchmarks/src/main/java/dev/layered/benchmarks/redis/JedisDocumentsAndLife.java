package dev.layered.benchmarks.redis;

import dev.layered.spi.CodecException;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;

/**
 * The same with the life that is left, which whoever copies the document to a heap has to know: the
 * two commands in one round trip.
 */
final class JedisDocumentsAndLife extends JedisDocuments {

  JedisDocumentsAndLife(RedisProcess server, Size size) {
    super(server, size);
  }

  @Override
  Object find(String id) throws CodecException {
    byte[] name = name(id);
    try (AbstractPipeline pipeline = redis().pipelined()) {
      Response<Long> life = pipeline.pttl(name);
      Response<byte[]> bytes = pipeline.get(name);
      pipeline.sync();
      if (life.get() <= 0) {
        throw new IllegalStateException("no life left");
      }
      return decode(bytes.get());
    }
  }
}
