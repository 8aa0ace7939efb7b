package dev.layered.cdi;

import dev.layered.cdi.plan.AnnotationProblem;
import dev.layered.codec.EntryCodec;
import dev.layered.config.NodeSettings;
import dev.layered.config.Problem;
import dev.layered.config.SharedSettings;
import dev.layered.core.Sharing;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.LayerKind;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.time.Ticker;
import dev.layered.redis.RedisBackend;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a node has in common with the other nodes of the application. */
final class SharedNode implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private final SharedSettings settings;
  private final KeyClasses keyClasses = new KeyClasses();
  private final RedisBackend backend;
  private final WatchedLog log;

  private SharedNode(SharedSettings settings, Ticker ticker, BackgroundThreads threads) {
    this.settings = settings;
    this.backend =
        RedisBackend.open(
            settings.backend(),
            ProtocolSwitches.ALL_ON,
            keyClasses,
            ticker,
            threads.named("layered-redis-"));
    this.log = new WatchedLog(backend.bus(), ticker);
  }

  /**
   * Prepares the work with Redis.
   *
   * @param problems takes what keeps the application from starting
   * @return null if no Redis is configured, or it cannot be used and that is a problem
   */
  static @Nullable SharedNode open(
      NodeSettings node, Ticker ticker, BackgroundThreads threads, List<Problem> problems) {
    SharedSettings settings = node.shared();
    if (settings == null) {
      return null;
    }
    // Which of these properties it is stands in the message.
    String where = "layered.redis";
    SharedNode shared;
    try {
      shared = new SharedNode(settings, ticker, threads);
    } catch (IllegalArgumentException | IllegalStateException refused) {
      problems.add(AnnotationProblem.REDIS.at(where, String.valueOf(refused.getMessage())));
      return null;
    }
    String failure = settings.required() ? shared.backend.failure() : null;
    if (failure != null) {
      problems.add(
          AnnotationProblem.REDIS.at(
              where,
              settings.backend().redis().address()
                  + " does not answer, and layered.redis.required is true: "
                  + failure));
    }
    if (!settings.hasNamespace()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "LAYERED-216 layered.redis.uri is set, layered.namespace is not: this node shares its"
              + " caches with every application at this Redis that has none either; set"
              + " layered.namespace to the name of the application");
    }
    return shared;
  }

  /** How the node takes part. Call it once. */
  Sharing sharing(Executor announcements) {
    return new Sharing(
        log,
        keyClasses,
        announcements,
        settings.strict(),
        settings.servesWhenCutOff(),
        ProtocolSwitches.ALL_ON);
  }

  /** The Redis layer of a cache. */
  SharedLayer layer(String cache, EntryCodec codec, CacheCounters counters) {
    return backend.layer(cache, codec, counters);
  }

  /** Whether this node knows that it has missed nothing. */
  boolean isInStep() {
    return log.isInStep();
  }

  /** How many invalidations of this node wait for the log. */
  int pending() {
    return log.pending();
  }

  /** Whether calls for entries go on without Redis, until one that is let through is answered. */
  boolean isGivenUp() {
    return backend.isGivenUp();
  }

  /** Whether the application is ready only while this node is in step. */
  boolean isNeededToBeReady() {
    return settings.neededToBeReady();
  }

  /** What tells metrics about the log. */
  CacheEvent opened() {
    return new CacheEvent.LogShared(log::isInStep, log::pending);
  }

  /** What tells metrics about the breaker. */
  CacheEvent guarded() {
    return new CacheEvent.LayerGuarded(LayerKind.REDIS, this::isGivenUp);
  }

  /**
   * Whether every invalidation of this node has reached the log; says so if not. To be asked when
   * the node is closed, which delivers nothing any more.
   */
  boolean hasDeliveredAll() {
    int pending = log.pending();
    if (pending > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          () ->
              "LAYERED-617 the application has stopped before "
                  + pending
                  + " of its invalidations could reach Redis; other nodes may serve what they"
                  + " select until it expires");
    }
    return pending == 0;
  }

  /** To be called after the node was closed. */
  @Override
  public void close() {
    backend.close();
  }
}
