package dev.layered.benchmarks.arc;

import dev.layered.CacheStatistics;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the load generator asks for. Every endpoint picks one of the same ids by chance and answers
 * 1,000 characters on a thread that may wait.
 */
@Path("/")
@Produces(MediaType.TEXT_PLAIN)
public class Endpoints {

  private static final int IDS = 100;
  private static final int ORIGIN_CALLS = 200;
  private static final String CONSTANT = Origins.answer("constant");

  @Inject CachedAnswers cached;
  @Inject Origins origins;

  /** The same text always. */
  @GET
  @Path("constant")
  public String constant() {
    return id().isEmpty() ? "" : CONSTANT;
  }

  /** Answered by the heap. */
  @GET
  @Path("heap-hit")
  public String heapHit() {
    return cached.ofHeap(id());
  }

  /** Answered by Redis. */
  @GET
  @Path("redis-hit")
  public String redisHit() {
    return cached.ofRedis(id());
  }

  /** The origin that works, each time. */
  @GET
  @Path("cpu-origin")
  public String cpuOrigin() {
    return origins.worked(id());
  }

  /** The same, cached. */
  @GET
  @Path("cpu-origin-cached")
  public String cpuOriginCached() {
    return cached.worked(id());
  }

  /** The origin that waits, each time. */
  @GET
  @Path("waiting-origin")
  public String waitingOrigin() {
    return origins.waited(id());
  }

  /** The same, cached. */
  @GET
  @Path("waiting-origin-cached")
  public String waitingOriginCached() {
    return cached.waited(id());
  }

  private static String id() {
    return "document-" + ThreadLocalRandom.current().nextInt(IDS);
  }

  /** Fills all caches; how many entries each has then. */
  @GET
  @Path("fill")
  public int fill() {
    for (int i = 0; i < IDS; i++) {
      String id = "document-" + i;
      cached.ofHeap(id);
      cached.ofRedis(id);
      cached.worked(id);
      cached.waited(id);
    }
    return IDS;
  }

  /** The processor time that a call of the origin that works takes, in microseconds. */
  @GET
  @Path("cpu-origin-micros")
  public long cpuOriginMicros() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < ORIGIN_CALLS; i++) {
      origins.worked(id());
    }
    return (threads.getCurrentThreadCpuTime() - before) / ORIGIN_CALLS / 1000;
  }

  /**
   * Hits of the heap, hits of Redis, calls that shared one, and loads of the cache of an endpoint.
   */
  @GET
  @Path("counts/{endpoint}")
  public String counts(@PathParam("endpoint") String endpoint) {
    CacheStatistics counts =
        cached.statistics(
            switch (endpoint) {
              case "heap-hit" -> CachedAnswers.HEAP;
              case "redis-hit" -> CachedAnswers.REDIS;
              case "cpu-origin-cached" -> CachedAnswers.WORKED;
              default -> CachedAnswers.WAITED;
            });
    return String.join(
        " ",
        String.valueOf(counts.heapHits()),
        String.valueOf(counts.redisHits()),
        String.valueOf(counts.coalesced()),
        String.valueOf(counts.loads()));
  }
}
