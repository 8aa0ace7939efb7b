package dev.layered.redis;

import dev.layered.core.time.Ticker;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Renews the leases of this node until they are given back or lost, or the load takes too long; and
 * gives back those that were granted unheard. Safe for use by several threads; the work is done by
 * one of its own.
 */
final class LeaseKeeper implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  /** How soon a lost lease is tried again; twice as long each time that there is no answer. */
  private static final long RETRY_MILLIS = 50;

  /** Reached only if what is held is not renewed earlier. */
  private static final long LONGEST_RETRY_MILLIS = 2_000;

  private record Held(EntryNames keys, long sinceNanos) {}

  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final Semaphore woken = new Semaphore(0);
  private final LostLeases lost;
  private final Remote remote;
  private final LeaseSettings settings;
  private final Ticker ticker;
  private volatile boolean closed;

  /** Of its thread alone, as {@code retryMillis}. */
  private long renewAt;

  private long retryMillis = RETRY_MILLIS;

  private LeaseKeeper(Remote remote, LostLeases lost, LeaseSettings settings, Ticker ticker) {
    this.remote = remote;
    this.lost = lost;
    this.settings = settings;
    this.ticker = ticker;
  }

  /**
   * Starts a keeper.
   *
   * @param threads makes its thread
   */
  static LeaseKeeper start(
      Remote remote, RedisKeys keys, LeaseSettings settings, Ticker ticker, ThreadFactory threads) {
    LostLeases lost = new LostLeases(remote, keys, settings, ticker);
    LeaseKeeper keeper = new LeaseKeeper(remote, lost, settings, ticker);
    Thread thread = threads.newThread(keeper::run);
    thread.start();
    return keeper;
  }

  /** A lease was granted just now. */
  void keep(String token, EntryNames keys) {
    held.put(token, new Held(keys, ticker.nanos()));
  }

  /** A lease is about to be given back. */
  void forget(String token) {
    held.remove(token);
  }

  /** A lease may have been granted or given back, but no answer came. */
  void lose(String token, EntryNames keys) {
    held.remove(token);
    if (!closed && lost.add(token, keys)) {
      woken.release();
    }
  }

  int size() {
    return held.size();
  }

  LostLeases lost() {
    return lost;
  }

  private void run() {
    renewAt = ticker.nanos() + periodNanos();
    try {
      while (!closed) {
        try {
          turn();
        } catch (Error e) {
          // Without this thread, no load could last longer than a lease.
          LOG.log(Level.ERROR, "LAYERED-616 an error while leases were kept", e);
          pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn() throws InterruptedException {
    long untilRenewal = renewAt - ticker.nanos();
    if (untilRenewal <= 0) {
      renewAt = ticker.nanos() + periodNanos();
      renewAll();
    } else if (lost.isEmpty()) {
      await(untilRenewal);
    } else if (lost.releaseDue()) {
      retryMillis = RETRY_MILLIS;
      await(Math.min(untilRenewal, TimeUnit.MILLISECONDS.toNanos(retryMillis)));
    } else {
      pause();
    }
  }

  private long periodNanos() {
    return Math.max(1_000_000, settings.leaseTime().toNanos() / 3);
  }

  /**
   * Waits before Redis is asked again, twice as long each time, but for no longer than until what
   * is held is renewed. Leases that are lost meanwhile do not shorten it, or a dead Redis would be
   * asked at once for each of them; the end does.
   */
  private void pause() throws InterruptedException {
    long nanos = TimeUnit.MILLISECONDS.toNanos(retryMillis);
    long end = System.nanoTime() + Math.min(nanos, renewAt - ticker.nanos());
    retryMillis = Math.min(2 * retryMillis, LONGEST_RETRY_MILLIS);
    for (long left = end - System.nanoTime(); left > 0 && !closed; left = end - System.nanoTime()) {
      await(left);
    }
  }

  private void await(long nanos) throws InterruptedException {
    if (woken.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      woken.drainPermits();
    }
  }

  /** Renews all that is held. Unanswered, it is tried again the next time. */
  void renewAll() {
    long now = ticker.nanos();
    long longest = settings.maxLoadTime().toNanos();
    List<String> tokens = new ArrayList<>();
    Batch batch = new Batch(remote.forControl());
    byte[] millis = EntryNames.utf8(Long.toString(settings.leaseTime().toMillis()));
    held.forEach(
        (token, lease) -> {
          if (now - lease.sinceNanos() >= longest) {
            held.remove(token);
          } else {
            tokens.add(token);
            batch.add(
                EntryScripts.RENEW, lease.keys().both(), List.of(EntryNames.utf8(token), millis));
          }
        });
    if (tokens.isEmpty()) {
      return;
    }
    List<Object> answers = remote.patiently(batch::run);
    if (answers != null) {
      for (int i = 0; i < tokens.size(); i++) {
        if (answers.get(i) instanceof Long renewed && renewed == 0) {
          held.remove(tokens.get(i));
        }
      }
    }
  }

  /** Ends its thread, and gives back what is held, if Redis answers: others wait for it. */
  @Override
  public void close() {
    closed = true;
    woken.release();
    held.forEach((token, lease) -> lost.add(token, lease.keys()));
    if (!remote.isOpen()) {
      lost.releaseDue();
    }
    held.clear();
    lost.clear();
  }
}
