package dev.layered.redis;

import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.guard.Breaker;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Jedis;

/** One node with the layer of one cache of texts, and with a listener to its channel. */
final class RedisNode implements AutoCloseable {

  static final String CACHE = "users";
  static final LogPosition AS_OF = new LogPosition(1, 2, 3);

  final Ticker ticker;
  final CacheCounters counters = new CacheCounters();

  /** As before the first answer of the log; see {@link #hearServer}. */
  final ServerClock clock = new ServerClock(Duration.ofHours(1));

  final RedisConnection redis;
  final RedisStore store;
  final RedisLayer layer;
  final KeyKiller killer;
  final RedisKeys keys;
  private @Nullable Jedis listening;

  RedisNode(RedisAddress uri, String namespace, String nodeId, LeaseSettings leases) {
    this(Patience.settings(uri, namespace), nodeId, leases, BreakerSettings.DEFAULTS);
  }

  RedisNode(RedisSettings settings, String nodeId, LeaseSettings leases, BreakerSettings breaking) {
    this(settings, nodeId, leases, breaking, Ticker.system());
  }

  RedisNode(
      RedisSettings settings,
      String nodeId,
      LeaseSettings leases,
      BreakerSettings breaking,
      Ticker ticker) {
    this.ticker = ticker;
    redis = RedisConnection.of(settings);
    keys = new RedisKeys(settings.namespace());
    Breaker breaker = RedisStore.breaker(breaking, ticker, new Random(1));
    store =
        RedisStore.open(
            redis, settings.namespace(), nodeId, leases, breaker, ticker, clock, RedisNode::daemon);
    layer = store.layer(CACHE, codec(EntryLimits.DEFAULTS), counters);
    killer = new KeyKiller(redis, keys);
  }

  EntryCodec codec(EntryLimits limits) {
    return EntryCodec.of(CACHE, new JsonCodec(), String.class, limits, ticker);
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "lease-keeper");
    thread.setDaemon(true);
    return thread;
  }

  /** Subscribes to the node's channel, as the bus does. */
  RedisNode listen() {
    Jedis connection = redis.dedicated();
    listening = connection;
    java.util.concurrent.CountDownLatch subscribed = new java.util.concurrent.CountDownLatch(1);
    BinaryJedisPubSub subscriber =
        new BinaryJedisPubSub() {
          @Override
          public void onSubscribe(byte[] channel, int count) {
            subscribed.countDown();
          }

          @Override
          public void onMessage(byte[] channel, byte[] message) {
            store.waiters().wake(new String(message, StandardCharsets.UTF_8));
          }
        };
    daemon(
            () -> {
              try {
                connection.subscribe(subscriber, EntryNames.utf8(keys.node(store.nodeId())));
              } catch (RuntimeException closed) {
                // The end of the test.
              }
            })
        .start();
    try {
      if (!subscribed.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not subscribed");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** Learns what the server's clock says, as by the log. */
  RedisNode hearServer() {
    long asked = ticker.nanos();
    clock.heard(clock.forgets(), asked, serverMicros(), ticker.nanos());
    return this;
  }

  long serverMicros() {
    List<?> time = (List<?>) redis.commands().eval("return redis.call('TIME')");
    return TimeUnit.SECONDS.toMicros(Long.parseLong((String) time.get(0)))
        + Long.parseLong((String) time.get(1));
  }

  Entry entry(@Nullable String value, Duration life) {
    long end = ticker.nanos() + life.toNanos();
    return new Entry(value, List.of("t"), AS_OF, end, end);
  }

  Entry entry(String value) {
    return entry(value, Duration.ofSeconds(60));
  }

  Lookup look(Object key) {
    return layer.lookup(key, SingleFlight.CLUSTER, List.of());
  }

  /** The lease of a key whose search must be granted. */
  LoadLease granted(Object key) {
    return lease(look(key));
  }

  static LoadLease lease(Lookup lookup) {
    if (lookup instanceof Lookup.Granted granted) {
      return granted.lease();
    }
    throw new AssertionError("not granted but " + lookup);
  }

  SharedLayer.Stored load(Object key, String value) {
    return layer.fill(key, entry(value), granted(key));
  }

  @Nullable Object found(Object key) {
    Lookup lookup = look(key);
    if (lookup instanceof Lookup.Found found) {
      return found.entry().value();
    }
    throw new AssertionError("not found but " + lookup);
  }

  @Override
  public void close() {
    store.close();
    Jedis connection = listening;
    if (connection != null) {
      connection.disconnect();
    }
    redis.close();
  }
}
