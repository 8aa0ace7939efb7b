package dev.layered.benchmarks.redis;

import dev.layered.codec.JsonCodec;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** Several documents by MGET, and what is missing stored by one pipeline. */
final class BatchByHand implements AutoCloseable {

  private static final SetParams LIFE = SetParams.setParams().px(3_600_000);

  private final ValueCodec codec = new JsonCodec().bind(Document.class);
  private final RedisClient redis;
  private long made;

  BatchByHand(RedisProcess server) {
    this.redis = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
  }

  Map<String, Document> findAll(List<String> ids) {
    byte[][] names = ids.stream().map(BatchByHand::name).toArray(byte[][]::new);
    List<byte[]> values = redis.mget(names);
    Map<String, Document> found = new LinkedHashMap<>();
    Map<String, byte[]> missing = new LinkedHashMap<>();
    try {
      for (int i = 0; i < names.length; i++) {
        byte[] value = values.get(i);
        if (value == null) {
          made++;
          Document loaded = Document.of(ids.get(i));
          missing.put(ids.get(i), codec.encode(loaded));
          found.put(ids.get(i), loaded);
        } else {
          found.put(ids.get(i), (Document) codec.decode(value, 0, value.length));
        }
      }
    } catch (CodecException impossible) {
      throw new IllegalStateException(impossible);
    }
    if (!missing.isEmpty()) {
      store(missing);
    }
    return found;
  }

  /** How many documents were made, because they were missing. */
  long made() {
    return made;
  }

  private void store(Map<String, byte[]> missing) {
    try (AbstractPipeline pipeline = redis.pipelined()) {
      missing.forEach((id, value) -> pipeline.set(name(id), value, LIFE));
      pipeline.sync();
    }
  }

  private static byte[] name(String id) {
    return ("documents:" + id).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    redis.close();
  }
}
