package dev.layered.redis;

import dev.layered.codec.EntryCodec;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.guard.Breaker;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.time.Ticker;
import dev.layered.core.time.Timeouts;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * What the Redis layers of all caches of one node share: connections, leases, and those who wait.
 * Nothing is sent before it is needed.
 */
public final class RedisStore implements AutoCloseable {

  private static final int HEX_BITS = 4;

  private final byte[] tokenPrefix = EntryNames.utf8(UUID.randomUUID() + "-");
  private final AtomicLong tokens = new AtomicLong();
  private final RedisKeys keys;
  private final String nodeId;
  private final LeaseSettings leases;
  private final Ticker ticker;
  private final ServerClock clock;
  private final Remote remote;
  private final Timeouts timeouts;
  private final Waiters waiters;
  private final LeaseKeeper keeper;

  private RedisStore(
      RedisKeys keys,
      String nodeId,
      LeaseSettings leases,
      Ticker ticker,
      ServerClock clock,
      Remote remote,
      ThreadFactory threads) {
    this.keys = keys;
    this.nodeId = nodeId;
    this.leases = leases;
    this.ticker = ticker;
    this.clock = clock;
    this.remote = remote;
    this.timeouts = new Timeouts(threads);
    this.waiters = new Waiters(keys, ticker, 2 * leases.leaseTime().toNanos(), timeouts);
    this.keeper = LeaseKeeper.start(remote, keys, leases, ticker, threads);
  }

  /**
   * Opens the store and starts the thread that renews leases; waits of callers end on another one.
   *
   * @param redis the connections; not closed by the store
   * @param namespace the name that all nodes of the application share
   * @param nodeId the name of this node, unique among them: without braces, colons and blanks
   * @param leases how long leases are kept
   * @param breaker keeps callers away from a Redis that does not answer
   * @param ticker the source of time
   * @param clock what is known of the server's clock, by which values are stamped and read
   * @param threads makes daemon threads
   * @return a new store
   */
  static RedisStore open(
      RedisConnection redis,
      String namespace,
      String nodeId,
      LeaseSettings leases,
      Breaker breaker,
      Ticker ticker,
      ServerClock clock,
      ThreadFactory threads) {
    RedisKeys keys = new RedisKeys(namespace);
    Remote remote = new Remote(redis, breaker, keys, threads);
    return new RedisStore(keys, nodeId, leases, ticker, clock, remote, threads);
  }

  /**
   * A breaker that says in the log when Redis is given up and when it is back.
   *
   * @param random spreads the nodes' attempts
   */
  public static Breaker breaker(BreakerSettings settings, Ticker ticker, RandomGenerator random) {
    return new Breaker(settings, ticker, random, new BreakerLog());
  }

  /**
   * The layer of a cache.
   *
   * @param cache its name
   * @param codec the codec of this cache's entries
   * @param counters its counters
   */
  public RedisLayer layer(String cache, EntryCodec codec, CacheCounters counters) {
    return new RedisLayer(cache, new EntryBytes(codec, counters, ticker, clock), counters, this);
  }

  RedisKeys keys() {
    return keys;
  }

  String nodeId() {
    return nodeId;
  }

  LeaseSettings leases() {
    return leases;
  }

  Remote remote() {
    return remote;
  }

  /** To be told what comes on this node's channel. */
  Waiters waiters() {
    return waiters;
  }

  LeaseKeeper keeper() {
    return keeper;
  }

  /** The name of a lease that nobody else has, in letters, digits and dashes. */
  byte[] newToken() {
    long number = tokens.incrementAndGet();
    int digits = (Long.SIZE - Long.numberOfLeadingZeros(number) + HEX_BITS - 1) / HEX_BITS;
    byte[] token = Arrays.copyOf(tokenPrefix, tokenPrefix.length + digits);
    for (int i = token.length - 1; i >= tokenPrefix.length; i--) {
      token[i] = (byte) Character.forDigit((int) (number & 15), 16);
      number >>>= HEX_BITS;
    }
    return token;
  }

  /** Ends the thread and wakes all who wait. Leases run out. */
  @Override
  public void close() {
    keeper.close();
    timeouts.close();
    waiters.wakeAll();
  }
}
