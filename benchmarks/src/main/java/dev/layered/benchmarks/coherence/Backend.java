package dev.layered.benchmarks.coherence;

import redis.clients.jedis.Jedis;

/**
 * The Redis that all nodes share, as faults see it. A deployment of several servers is another
 * implementation, with faults of its own.
 */
interface Backend extends AutoCloseable {

  /** The port at which a node's proxy reaches it. */
  int port();

  /** A connection past the proxies; the caller closes it. */
  Jedis connect();

  /** Ends it, with all that it holds. */
  void stop();

  /** Starts it again, empty, at the same port. */
  void start();

  @Override
  void close();
}
