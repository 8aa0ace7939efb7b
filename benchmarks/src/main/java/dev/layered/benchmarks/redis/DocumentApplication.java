package dev.layered.benchmarks.redis;

import dev.layered.CacheStatistics;
import dev.layered.LayeredCaches;
import dev.layered.benchmarks.CachedApplication;
import dev.layered.benchmarks.TemporaryFolder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.Jedis;

/**
 * An application on Weld with one cache of the layers that are asked for, and {@link Patience} with
 * Redis.
 */
final class DocumentApplication implements AutoCloseable {

  private final RedisProcess server;
  private final TemporaryFolder folder;
  private final CachedApplication application;
  private final CachedDocuments documents;

  private DocumentApplication(
      Map<String, String> properties, RedisProcess server, TemporaryFolder folder) {
    this.server = server;
    this.folder = folder;
    this.application = CachedApplication.start(properties, CachedDocuments.class);
    this.documents = application.bean(CachedDocuments.class);
  }

  static DocumentApplication start(boolean heap, boolean redis, boolean disk) throws IOException {
    Map<String, String> properties = new HashMap<>();
    properties.put("layered.heap.enabled", String.valueOf(heap));
    RedisProcess server = redis ? RedisProcess.start() : null;
    if (redis) {
      properties.putAll(Patience.PROPERTIES);
      properties.put("layered.redis.uri", server.uri());
      properties.put("layered.namespace", "benchmark");
    }
    TemporaryFolder folder = disk ? TemporaryFolder.make() : null;
    if (disk) {
      properties.put("layered.disk.path", folder.path().toString());
      properties.put("layered.disk.required", "true");
    }
    return new DocumentApplication(properties, server, folder);
  }

  CachedDocuments documents() {
    return documents;
  }

  RedisProcess server() {
    return server;
  }

  CacheStatistics statistics() {
    return application.bean(LayeredCaches.class).cache(CachedDocuments.CACHE).statistics();
  }

  /** What the server reads for each call, but for the little that keeps the node in step. */
  double serverReads(int calls, Runnable call) {
    try (Jedis observer = server.connect()) {
      long before = RedisProcess.reads(observer);
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      // The question itself is read as well.
      return (RedisProcess.reads(observer) - before - 1) / (double) calls;
    }
  }

  @Override
  public void close() throws IOException {
    application.close();
    if (server != null) {
      server.close();
    }
    if (folder != null) {
      folder.close();
    }
  }
}
