package dev.layered.redis;

import dev.layered.codec.EntryCodec;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.key.KeyParser;
import dev.layered.core.time.Ticker;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All that one node has to do with Redis: its connections, its caches' layers and its log. */
public final class RedisBackend implements AutoCloseable {

  private final RandomGenerator random = uniqueNumbers();
  private final String nodeId = UUID.randomUUID().toString();
  private final Settings settings;
  private final ProtocolSwitches switches;
  private final KeyParser keys;
  private final Ticker ticker;
  private final ThreadFactory threads;
  private final RedisConnection connection;
  private final ServerClock clock;
  private final RedisStore store;
  private final KeyKiller killer;

  /**
   * How a node works with Redis.
   *
   * @param redis how it is reached
   * @param leases how long loads are protected
   * @param breaker when it is given up for a while
   * @param bus how the log is kept
   */
  public record Settings(
      RedisSettings redis, LeaseSettings leases, BreakerSettings breaker, BusSettings bus) {

    /**
     * Checks that they fit together.
     *
     * @throws IllegalArgumentException if max-staleness is not above heartbeat plus time-out; the
     *     message has all three
     */
    public Settings {
      bus.validate(redis.commandTimeout());
    }

    /** Every default. */
    public static Settings of(RedisSettings redis) {
      return new Settings(
          redis, LeaseSettings.DEFAULTS, BreakerSettings.DEFAULTS, BusSettings.DEFAULTS);
    }
  }

  private RedisBackend(
      Settings settings,
      ProtocolSwitches switches,
      KeyClasses keyClasses,
      Ticker ticker,
      ThreadFactory threads) {
    this.settings = settings;
    this.switches = switches;
    this.keys = new KeyParser(keyClasses);
    this.ticker = ticker;
    this.threads = threads;
    String namespace = settings.redis().namespace();
    this.connection =
        RedisConnection.of(
            settings.redis(),
            settings.bus().controlTimeout(settings.redis().commandTimeout()),
            threads);
    this.clock = ServerClock.of(connection.servers(), ticker, settings.bus().maxStaleness());
    this.store =
        RedisStore.open(
            connection,
            namespace,
            nodeId,
            settings.leases(),
            RedisStore.breaker(settings.breaker(), ticker, random),
            ticker,
            clock,
            threads);
    this.killer = new KeyKiller(connection, store.keys(), ticker);
  }

  /**
   * Numbers that several threads may draw: nonces, epochs. They have to differ, and nobody has to
   * be kept from guessing them, so only where they begin is drawn from a source that takes longer
   * than all else that an append does before it is sent.
   */
  private static RandomGenerator uniqueNumbers() {
    RandomGenerator random = new SplittableRandom(new SecureRandom().nextLong());
    return () -> {
      synchronized (random) {
        return random.nextLong();
      }
    };
  }

  /**
   * Prepares a node. Nothing is connected before it is needed.
   *
   * @param settings how
   * @param switches the parts of the protocol
   * @param keyClasses the classes of this node's keys
   * @param ticker the source of time
   * @param threads makes daemon threads
   * @return a new backend; to be closed after the node
   */
  public static RedisBackend open(
      Settings settings,
      ProtocolSwitches switches,
      KeyClasses keyClasses,
      Ticker ticker,
      ThreadFactory threads) {
    return new RedisBackend(settings, switches, keyClasses, ticker, threads);
  }

  /** The layer of a cache. */
  public RedisLayer layer(String cache, EntryCodec codec, CacheCounters counters) {
    return store.layer(cache, codec, counters);
  }

  RedisConnection connection() {
    return connection;
  }

  /** Makes the log of the node. */
  public InvalidationBus.Factory bus() {
    return (start, receiver) -> {
      RedisBus bus = new RedisBus(busParts(), start, receiver);
      connection.servers().onMove(slots -> killer.recent().in(slots).forEach(bus::append));
      return bus;
    };
  }

  /**
   * Asks Redis for a sign of life: one attempt, which the time-outs bound.
   *
   * @return why it does not answer, without secrets; null if it does
   */
  public @Nullable String failure() {
    try {
      connection.commands().ping();
      return null;
    } catch (RuntimeException silent) {
      return Remote.summary(silent);
    }
  }

  /** Whether calls for entries are refused at the moment, because Redis did not answer. */
  public boolean isGivenUp() {
    return store.remote().isOpen();
  }

  private BusParts busParts() {
    return new BusParts(
        connection,
        settings.redis().namespace(),
        nodeId,
        settings.bus(),
        switches,
        killer,
        (cache, text) -> keys.parse(text),
        store.waiters(),
        ticker,
        clock,
        random,
        threads);
  }

  @Override
  public void close() {
    store.close();
    connection.close();
  }
}
