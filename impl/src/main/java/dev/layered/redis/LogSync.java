package dev.layered.redis;

import dev.layered.core.coherence.ReadLease;
import dev.layered.core.layer.LogPosition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Brings this node in step with the log, and prolongs its read lease each time that it is. One
 * thread at a time does; others wait for it. Safe for use by several threads.
 */
final class LogSync {

  private static final long FIRST_BACKOFF_NANOS = 50_000_000;
  private static final long MAX_BACKOFF_NANOS = 2_000_000_000;

  private final BusParts parts;
  private final LogCalls calls;
  private final LogCursor cursor;
  private final ReadLease lease;
  private final Membership membership;
  private final LongSupplier longestLifeNanos;
  private final BusLog log;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Guards what is known of the latest answer. Not {@code lock}, which is held while Redis is
   * asked: a caller whose append has failed must not wait for that as well.
   */
  private final Object outcome = new Object();

  private volatile boolean closed;
  private long backoffNanos = FIRST_BACKOFF_NANOS;

  /** The latest attempt, or an append since. */
  private volatile boolean failed;

  /** The latest attempt. An append has less patience than those, so its failure says less. */
  private volatile boolean attemptFailed;

  /** Whether a caller has waited for the present attempt in vain. Guarded by {@code attempts}. */
  private boolean late;

  private final Object attempts = new Object();

  @SuppressWarnings("NullAway.Init") // askedBy() comes first
  private Runnable wake;

  private volatile long retryAtNanos;

  LogSync(
      BusParts parts,
      LogCalls calls,
      LogCursor cursor,
      ReadLease lease,
      Membership membership,
      LongSupplier longestLifeNanos,
      BusLog log) {
    this.parts = parts;
    this.calls = calls;
    this.cursor = cursor;
    this.lease = lease;
    this.membership = membership;
    this.longestLifeNanos = longestLifeNanos;
    this.log = log;
  }

  /** Whether Redis did not answer lately, so that trying would only make a caller wait. */
  boolean isDown() {
    return failed && retryAtNanos - parts.ticker().nanos() > 0;
  }

  /** How long to make no further attempt; not positive if one may be made. */
  long retryInNanos() {
    return attemptFailed ? retryAtNanos - parts.ticker().nanos() : 0;
  }

  /** Makes an attempt. */
  boolean run() {
    return runUnless(() -> false);
  }

  /**
   * Waits for an attempt that is under way, and makes another unless that was enough.
   *
   * @return whether this node is in step with the log as it was at the time of the call
   */
  boolean runUnless(BooleanSupplier enough) {
    lock.lock();
    try {
      return enough.getAsBoolean() || attempt();
    } finally {
      attemptEnded();
      lock.unlock();
    }
  }

  /**
   * Says who makes attempts for callers that do not wait for their end. Call it once, at first.
   *
   * @param newWake makes another thread make an attempt soon
   */
  void askedBy(Runnable newWake) {
    wake = newWake;
  }

  /** Makes an attempt, shared by callers at the same time, unless it would be in vain. */
  boolean renew() {
    if (covers()) {
      return true;
    }
    long longest = parts.connection().softDeadline().toNanos();
    if (longest > 0) {
      return awaitAttempt(longest);
    }
    return !isDown() && runUnless(() -> covers() || isDown()) && covers();
  }

  /**
   * Waits for another thread's attempt, but not for one after a failure, and not for one that
   * somebody has waited for already: a read asks several times whether this node is in step.
   */
  private boolean awaitAttempt(long longestNanos) {
    wake.run();
    long end = System.nanoTime() + longestNanos;
    synchronized (attempts) {
      try {
        while (!covers() && !attemptFailed && !late) {
          long left = (end - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            late = true;
          } else {
            attempts.wait(left);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return covers();
  }

  private void attemptEnded() {
    synchronized (attempts) {
      late = false;
      attempts.notifyAll();
    }
  }

  private boolean covers() {
    return lease.covers(parts.ticker().nanos());
  }

  /** Notes that Redis did not answer. */
  void failed(RuntimeException reason) {
    membership.cut();
    parts.clock().forget();
    synchronized (outcome) {
      if (closed) {
        return;
      }
      double jitter = 0.5 + parts.random().nextDouble() / 2;
      retryAtNanos = parts.ticker().nanos() + (long) (backoffNanos * jitter);
      failed = true;
      backoffNanos = Math.min(2 * backoffNanos, MAX_BACKOFF_NANOS);
      if (!covers()) {
        log.cutOff(reason);
      }
    }
  }

  private boolean attempt() {
    if (closed) {
      return false;
    }
    try {
      catchUp();
    } catch (RuntimeException e) {
      // Those left over from before the failure would fail one attempt each.
      parts.connection().forgetIdle();
      attemptFailed = true;
      failed(e);
      return false;
    }
    synchronized (outcome) {
      attemptFailed = false;
      failed = false;
      backoffNanos = FIRST_BACKOFF_NANOS;
      log.inStep();
    }
    return true;
  }

  /** Each answer hands over what the one before did not; a fork ends with a new log. */
  private void catchUp() {
    while (true) {
      long askedAt = parts.ticker().nanos();
      LogPosition asked = cursor.applied();
      long lifeMillis = longestLifeNanos.getAsLong() / 1_000_000;
      long cuts = membership.cuts();
      long forgets = parts.clock().forgets();
      LogCalls.Synced reply = calls.sync(asked, lifeMillis, membership.settledGeneration());
      // A server that could not register this node could not replace an older table either, and may
      // have ceased to be the one that has the values.
      if (reply.registered()) {
        parts.clock().heard(forgets, askedAt, reply.serverMicros(), parts.ticker().nanos());
        membership.note(reply.nodes());
        membership.confirmed(cuts);
      }
      LogCursor.Progress progress = cursor.catchUp(asked, reply.log());
      if (progress == LogCursor.Progress.FORK) {
        cursor.restart(calls.newEpoch(asked.epoch()));
        log.restarted();
      } else if (progress != LogCursor.Progress.MORE) {
        if (progress == LogCursor.Progress.RESTARTED) {
          log.restarted();
        }
        // Nobody waits for a node that could not register.
        if (reply.registered() || !parts.settings().sync()) {
          long from = parts.switches().leaseFromRequest() ? askedAt : parts.ticker().nanos();
          lease.extendTo(from + parts.settings().maxStaleness().toNanos());
        }
        return;
      }
    }
  }

  /** Makes no more attempts, so that the node is not registered again. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
