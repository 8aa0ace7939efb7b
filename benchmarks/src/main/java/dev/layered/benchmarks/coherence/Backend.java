package dev.layered.benchmarks.coherence;

import dev.layered.redis.RedisSettings;
import java.util.List;
import java.util.function.Supplier;

/** The Redis that all nodes share, as faults see it. Used by one thread at a time. */
interface Backend extends AutoCloseable {

  /** What there is, by the names given on the command line. */
  @SuppressWarnings("ImmutableEnumChecker") // constructors
  enum Kind {
    standalone(RedisSettings.Mode.STANDALONE, SingleServer::new),
    sentinel(RedisSettings.Mode.SENTINEL, SentinelBackend::new),
    cluster(RedisSettings.Mode.CLUSTER, ClusterBackend::new);

    private final RedisSettings.Mode mode;
    private final Supplier<Backend> maker;

    Kind(RedisSettings.Mode mode, Supplier<Backend> maker) {
      this.mode = mode;
      this.maker = maker;
    }

    /** How nodes reach it. */
    RedisSettings.Mode mode() {
      return mode;
    }

    /** Starts one. */
    Backend start() {
      return maker.get();
    }
  }

  /** What nodes are told of it: {@code host:port}, several joined by commas. */
  String hosts();

  /** All servers that run. */
  List<Server> servers();

  /** The servers that hold the data now. */
  List<Server> masters();

  /** The one of them that holds a key. */
  Server masterOf(String key);

  @Override
  void close();
}
