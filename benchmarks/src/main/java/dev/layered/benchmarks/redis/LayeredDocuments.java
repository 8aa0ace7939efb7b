package dev.layered.benchmarks.redis;

import dev.layered.codec.JsonCodec;

/** The documents in a cache that has nothing but Redis, and {@link Patience} with it. */
final class LayeredDocuments extends Documents {

  private final EngineNode<Document> node;

  LayeredDocuments(RedisProcess server, Size size) {
    super(size);
    this.node = EngineNode.startPatient(server.uri(), "benchmark", Document.class, new JsonCodec());
  }

  @Override
  Object find(String id) {
    return node.cache().get(id, this::load);
  }

  @Override
  void end() {
    node.close();
  }
}
