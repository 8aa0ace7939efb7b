package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.LogClosedException;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.layer.LogPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of invalidations in Redis. Publishing is its fast path: an entry that is the next one is
 * applied at once. Whatever else is heard, or not heard, makes this node read the log itself.
 */
public final class RedisBus implements InvalidationBus {

  private static final long STOP_MILLIS = 2000;

  private final BusParts parts;
  private final NodeCalls nodes;
  private final ReadLease lease;
  private final Acknowledgements acknowledgements;
  private final AckSender acks;
  private final Appender appender;
  private final LogCursor cursor;
  private final LogSync sync;
  private final Heartbeat heartbeat;
  private final Subscriber subscriber;
  private final List<Thread> running = new ArrayList<>();
  private volatile boolean closed;

  /**
   * A bus that does not deliver yet; nothing is connected.
   *
   * @param parts what it works with
   * @param start the last position that this node has applied
   * @param receiver applies entries
   */
  public RedisBus(BusParts parts, LogPosition start, Receiver receiver) {
    this.parts = parts;
    this.nodes = new NodeCalls(parts);
    this.lease = new ReadLease(parts.ticker().nanos());
    this.acknowledgements = new Acknowledgements(parts.ticker());
    this.acks = new AckSender(parts, nodes);
    Membership membership = new Membership(parts.ticker(), parts.settings().maxStaleness());
    Runnable cut =
        () -> {
          membership.cut();
          parts.clock().forget();
        };
    LogCalls calls = new LogCalls(parts);
    AppendCalls appends = new AppendCalls(parts, cut);
    EntryWait wait = new EntryWait(parts, nodes, acknowledgements, membership);
    this.appender = new Appender(parts, appends, receiver, wait, acks, Appender.MESSAGES_NANOS);
    this.cursor = new LogCursor(start, appender, parts.switches().replay());
    BusLog log = new BusLog();
    this.sync =
        new LogSync(parts, calls, cursor, lease, membership, receiver::longestLifeNanos, log);
    this.heartbeat = new Heartbeat(parts, calls, sync, appender, log, new NodeSweep(parts, nodes));
    appender.connect(cursor, sync, heartbeat::wake);
    sync.askedBy(heartbeat::wake);
    this.subscriber = new Subscriber(parts, cursor, acknowledgements, heartbeat::wake, cut);
    heartbeat.watch(subscriber::cutIfSilent);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public synchronized void open() {
    sync.run();
    if (!closed && running.isEmpty()) {
      start(subscriber);
      start(heartbeat);
    }
  }

  private void start(Runnable task) {
    Thread thread = parts.threads().newThread(task);
    running.add(thread);
    thread.start();
  }

  @Override
  public @Nullable LogPosition append(Invalidation invalidation) {
    if (closed) {
      throw new LogClosedException();
    }
    return appender.append(invalidation);
  }

  @Override
  public ReadLease lease() {
    return lease;
  }

  @Override
  public boolean renewLease() {
    return sync.renew();
  }

  @Override
  public long permittedStalenessNanos() {
    return parts.settings().sync() ? 0 : parts.settings().maxStaleness().toNanos();
  }

  /** The last position applied. */
  LogPosition applied() {
    return cursor.applied();
  }

  /** How many messages were not understood. */
  long rejected() {
    return subscriber.rejected();
  }

  /** Whether messages arrive. */
  boolean isListening() {
    return subscriber.isListening();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    heartbeat.close();
    subscriber.close();
    acks.close();
    // Others would wait for a node that has not said good-bye.
    boolean interrupted = Thread.interrupted();
    try {
      interrupted |= join(running);
      if (running.stream().noneMatch(Thread::isAlive)) {
        deliverLast();
      }
      deregister();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void deregister() {
    boolean down = sync.isDown();
    sync.close();
    // Before others stop waiting for this node.
    lease.end(parts.ticker().nanos());
    if (!down) {
      try {
        nodes.deregister();
      } catch (RuntimeException gone) {
        // its lease ends by itself
      }
    }
  }

  /** Whether the calling thread was interrupted meanwhile; what still runs then ends by itself. */
  private static boolean join(List<Thread> threads) {
    try {
      for (Thread thread : threads) {
        thread.join(STOP_MILLIS);
      }
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Redis may have come back since the last attempt; connections of before are of no use then. */
  private void deliverLast() {
    List<OwnEntry> logged = appender.logged();
    if (!appender.hasPending()) {
      return;
    }
    parts.connection().forgetIdle();
    if (sync.run()) {
      long began = System.nanoTime();
      while (!appender.deliver(logged) && System.nanoTime() - began < STOP_MILLIS * 1_000_000) {
        logged = List.of();
      }
    }
  }
}
