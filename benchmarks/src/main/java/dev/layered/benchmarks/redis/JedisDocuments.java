package dev.layered.benchmarks.redis;

import dev.layered.codec.JsonCodec;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import redis.clients.jedis.RedisClient;

/** The documents in Redis without Layered: the client's pool, GET, and the same JSON. */
@State(Scope.Benchmark)
public class JedisDocuments {

  private final ValueCodec codec = new JsonCodec().bind(Document.class);
  private RedisProcess own;
  private RedisClient redis;

  /** Starts a server and fills it. */
  @Setup
  public void start() throws IOException, CodecException {
    own = RedisProcess.start();
    start(own);
  }

  /** Fills a server. */
  void start(RedisProcess server) throws CodecException {
    redis = RedisClient.builder().hostAndPort("127.0.0.1", server.port()).build();
    for (int i = 0; i < Ids.HELD; i++) {
      redis.set(name(Ids.of(i)), codec.encode(Document.of(Ids.of(i))));
    }
  }

  private static byte[] name(String id) {
    return ("documents:" + id).getBytes(StandardCharsets.UTF_8);
  }

  Object find(String id) throws CodecException {
    byte[] bytes = redis.get(name(id));
    return codec.decode(bytes, 0, bytes.length);
  }

  /** Ends what was started. */
  @TearDown
  public void close() throws IOException {
    redis.close();
    if (own != null) {
      own.close();
    }
  }
}
