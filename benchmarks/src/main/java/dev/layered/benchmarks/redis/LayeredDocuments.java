package dev.layered.benchmarks.redis;

import java.io.IOException;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The documents in a cache that has nothing but Redis. */
@State(Scope.Benchmark)
public class LayeredDocuments {

  private RedisProcess server;
  private EngineNode<Document> node;

  /** Starts a server and a node, and fills the cache. */
  @Setup
  public void start() throws IOException {
    server = RedisProcess.start();
    node = EngineNode.start(server.uri(), Document.class, false);
    for (int i = 0; i < Ids.HELD; i++) {
      find(Ids.of(i));
    }
    long loads = node.counted().loads();
    if (loads != Ids.HELD) {
      throw new IllegalStateException("not every document was loaded once: " + loads);
    }
  }

  Document find(String id) {
    return node.cache().get(id, Document::of);
  }

  RedisProcess server() {
    return server;
  }

  /** Ends both, having made sure that every call was a hit. */
  @TearDown
  public void close() throws IOException {
    long loads = node.counted().loads();
    node.close();
    server.close();
    if (loads != Ids.HELD) {
      throw new IllegalStateException("not only hits were measured: " + loads + " loads");
    }
  }
}
