package dev.layered.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Jedis;

/**
 * Listens for new entries of the log and for what concerns this node, on a connection and a thread
 * of its own. The heartbeat makes itself heard here too, so a connection that is silent for long is
 * dead, and is made anew.
 */
final class Subscriber implements Runnable, AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private static final int SILENT_HEARTBEATS = 3;
  private static final int MIN_SILENCE_MILLIS = 200;
  private static final long MAX_PAUSE_MILLIS = 2000;

  private final BusParts parts;
  private final LogCursor cursor;
  private final Acknowledgements acknowledgements;

  /** Asks the log at once. */
  private final Runnable wake;

  /** Told when the connection has ended. */
  private final Runnable cut;

  private final byte[] channel;
  private final byte[] nodeChannel;
  private final AtomicLong rejected = new AtomicLong();
  private final Object pause = new Object();
  private volatile boolean closed;
  private volatile boolean heard;
  private volatile long lastHeardNanos = System.nanoTime();
  private volatile @Nullable Jedis current;

  Subscriber(
      BusParts parts,
      LogCursor cursor,
      Acknowledgements acknowledgements,
      Runnable wake,
      Runnable cut) {
    this.parts = parts;
    this.cursor = cursor;
    this.acknowledgements = acknowledgements;
    this.wake = wake;
    this.cut = cut;
    BusNames names = new BusNames(parts.namespace());
    this.channel = names.channel();
    this.nodeChannel = names.nodeChannel(parts.nodeId());
  }

  /** How many messages were not understood. */
  long rejected() {
    return rejected.get();
  }

  /** Whether the present connection has been heard of. */
  boolean isListening() {
    return heard;
  }

  @Override
  public void run() {
    long pauseMillis = 0;
    while (!closed) {
      try (Jedis jedis = parts.connection().dedicated()) {
        lastHeardNanos = System.nanoTime();
        current = jedis;
        if (!closed) {
          jedis.subscribe(new Listener(jedis), channel, nodeChannel);
        }
      } catch (RuntimeException cut) {
        // The heartbeat notices and logs whether Redis is gone.
      } catch (Error e) {
        LOG.log(Level.ERROR, "LAYERED-616 an error while following the log of invalidations", e);
      }
      cut.run();
      pauseMillis = heard ? 10 : Math.min(MAX_PAUSE_MILLIS, 2 * pauseMillis + 10);
      heard = false;
      pause(pauseMillis);
    }
  }

  private void pause(long millis) {
    long jittered = millis / 2 + parts.random().nextLong(millis / 2 + 1) + 1;
    long until = System.nanoTime() + jittered * 1_000_000;
    synchronized (pause) {
      try {
        for (long left = jittered; left > 0 && !closed; ) {
          pause.wait(left);
          left = (until - System.nanoTime()) / 1_000_000;
        }
      } catch (InterruptedException e) {
        closed = true;
      }
    }
  }

  private void entry(byte[] message) {
    try {
      BusMessage.Header header = BusMessage.header(message);
      if (cursor.hasApplied(header.position())) {
        // One of this node's own, whose caller has applied it already.
        return;
      }
      LogCursor.Outcome outcome = cursor.offer(BusMessage.read(message, header, parts.keys()));
      if (outcome != LogCursor.Outcome.APPLIED && outcome != LogCursor.Outcome.DUPLICATE) {
        wake.run();
      }
    } catch (MalformedMessageException e) {
      rejected.incrementAndGet();
      wake.run();
    }
  }

  private void forThisNode(String text) {
    if (text.equals("P")) {
      return;
    }
    if (!text.startsWith("A ")) {
      parts.wakeUps().wake(text);
      return;
    }
    String[] words = text.split(" ", -1);
    try {
      if (words.length == 3) {
        acknowledgements.acknowledge(BusMessage.hex(words[1]), words[2]);
        return;
      }
    } catch (MalformedMessageException e) {
      // counted with the others
    }
    rejected.incrementAndGet();
  }

  /**
   * Cuts a connection that has been silent for too long. The time-out of its socket does not do
   * that alone: while a subscription begins, the client waits without one.
   */
  void cutIfSilent() {
    if (System.nanoTime() - lastHeardNanos > 2 * silenceMillis() * 1_000_000) {
      disconnect();
    }
  }

  private long silenceMillis() {
    return Math.max(
        SILENT_HEARTBEATS * parts.settings().heartbeat().toMillis(), MIN_SILENCE_MILLIS);
  }

  @Override
  public void close() {
    closed = true;
    synchronized (pause) {
      pause.notifyAll();
    }
    disconnect();
  }

  private void disconnect() {
    Jedis jedis = current;
    if (jedis != null) {
      try {
        jedis.disconnect();
      } catch (RuntimeException alreadyCut) {
        // that is what was wanted
      }
    }
  }

  private final class Listener extends BinaryJedisPubSub {

    private final Jedis jedis;

    Listener(Jedis jedis) {
      this.jedis = jedis;
    }

    /** A subscription begins without a time-out, and nothing tells what was missed before it. */
    @Override
    public void onSubscribe(byte[] subscribed, int count) {
      jedis.getConnection().setSoTimeout(Math.toIntExact(silenceMillis()));
      lastHeardNanos = System.nanoTime();
      wake.run();
      parts.wakeUps().wakeAll();
    }

    @Override
    public void onMessage(byte[] from, byte[] message) {
      heard = true;
      lastHeardNanos = System.nanoTime();
      if (Arrays.equals(from, channel)) {
        entry(message);
      } else {
        forThisNode(new String(message, UTF_8));
      }
    }
  }
}
