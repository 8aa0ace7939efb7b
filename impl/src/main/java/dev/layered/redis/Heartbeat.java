package dev.layered.redis;

import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Asks the log at regular times and whenever it is woken, and then does what had to wait for Redis.
 * A thread of its own.
 */
final class Heartbeat implements Runnable, AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.layered.redis");
  private static final long PRUNE_NANOS = 60_000_000_000L;

  private final BusParts parts;
  private final LogCalls calls;
  private final LogSync sync;
  private final Appender appender;
  private final BusLog log;
  private final Pruner pruner;
  private final NodeSweep sweep;
  private volatile Runnable watched = () -> {};
  private final Object monitor = new Object();
  private boolean woken;
  private boolean closed;
  private boolean askedForMemory;
  private long prunedAt;
  private long beganAt = System.nanoTime();

  Heartbeat(
      BusParts parts,
      LogCalls calls,
      LogSync sync,
      Appender appender,
      BusLog log,
      NodeSweep sweep) {
    this.parts = parts;
    this.calls = calls;
    this.sync = sync;
    this.appender = appender;
    this.log = log;
    this.sweep = sweep;
    this.pruner = new Pruner(calls, parts.settings().maxTags(), this::keepUp);
    this.prunedAt = parts.ticker().nanos();
  }

  /** Runs something with each turn. To be called before the thread starts. */
  void watch(Runnable task) {
    watched = task;
  }

  /** Asks the log soon. Any thread. */
  void wake() {
    synchronized (monitor) {
      woken = true;
      monitor.notifyAll();
    }
  }

  @Override
  public void run() {
    while (awaitTurn()) {
      beganAt = System.nanoTime();
      try {
        watched.run();
        List<OwnEntry> logged = appender.logged();
        if (sync.run()) {
          boolean late = isLate();
          if (!appender.deliver(logged)) {
            wake();
          }
          if (!late) {
            askForMemory();
            prune();
          }
        }
      } catch (RuntimeException e) {
        LOG.log(Level.DEBUG, "the log of invalidations is tried again", e);
      } catch (Error e) {
        // Without this thread, pending invalidations would never be delivered.
        LOG.log(Level.ERROR, "LAYERED-616 an error while following the log of invalidations", e);
      }
    }
  }

  /**
   * Waits for the next turn; a wake does not shorten the pause after a failure. Turns are counted
   * from their beginnings, as the read lease is: while answers are late, the next question follows
   * the answer at once.
   */
  private boolean awaitTurn() {
    long heartbeat = parts.settings().heartbeat().toNanos();
    double jitter = 0.8 + 0.2 * parts.random().nextDouble();
    long until = beganAt + (long) (heartbeat * jitter);
    synchronized (monitor) {
      try {
        while (!closed) {
          long pause = sync.retryInNanos();
          if (pause <= 0) {
            pause = woken ? 0 : until - System.nanoTime();
          }
          if (pause <= 0) {
            woken = false;
            return true;
          }
          monitor.wait(pause / 1_000_000 + 1);
        }
      } catch (InterruptedException e) {
        return false;
      }
    }
    return false;
  }

  /** While answers are late there is no time between two questions but for what must be done. */
  private boolean isLate() {
    return System.nanoTime() - beganAt > parts.settings().heartbeat().toNanos() / 2;
  }

  private void askForMemory() {
    if (askedForMemory) {
      return;
    }
    askedForMemory = true;
    for (String line : calls.memoryInfo().split("\\s+", -1)) {
      if (line.startsWith("maxmemory_policy:allkeys-")) {
        log.evicts(line.substring(line.indexOf(':') + 1));
      }
    }
  }

  private void prune() {
    sweep.run();
    long now = parts.ticker().nanos();
    if (now - prunedAt >= PRUNE_NANOS) {
      prunedAt = now;
      pruner.run();
    }
  }

  /** What takes many answers must not keep this node from asking in time, however late they are. */
  private void keepUp() {
    if (System.nanoTime() - beganAt > parts.settings().heartbeat().toNanos()) {
      beganAt = System.nanoTime();
      sync.run();
    }
  }

  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      monitor.notifyAll();
    }
  }
}
