package dev.layered.redis;

import dev.layered.core.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Renews the exclusive leases of this node until they are given back or lost, or the load takes too
 * long. Safe for use by several threads; renewing is done by one of its own.
 */
final class LeaseKeeper implements AutoCloseable {

  private record Held(EntryKeys keys, long sinceNanos) {}

  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Remote remote;
  private final LeaseSettings settings;
  private final Ticker ticker;

  private LeaseKeeper(Remote remote, LeaseSettings settings, Ticker ticker) {
    this.remote = remote;
    this.settings = settings;
    this.ticker = ticker;
  }

  /**
   * Starts a keeper.
   *
   * @param threads makes its thread
   */
  static LeaseKeeper start(
      Remote remote, LeaseSettings settings, Ticker ticker, ThreadFactory threads) {
    LeaseKeeper keeper = new LeaseKeeper(remote, settings, ticker);
    Thread thread = threads.newThread(keeper::run);
    thread.start();
    return keeper;
  }

  /** A lease was granted just now. */
  void keep(String token, EntryKeys keys) {
    held.put(token, new Held(keys, ticker.nanos()));
  }

  /** A lease is about to be given back. */
  void forget(String token) {
    held.remove(token);
  }

  int size() {
    return held.size();
  }

  private void run() {
    long period = Math.max(1, settings.leaseTime().toMillis() / 3);
    try {
      while (!closed.await(period, TimeUnit.MILLISECONDS)) {
        renewAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Renews all that is held. Unanswered, it is tried again the next time. */
  void renewAll() {
    long now = ticker.nanos();
    long longest = settings.maxLoadTime().toNanos();
    List<String> tokens = new ArrayList<>();
    Batch batch = new Batch(remote.redis());
    byte[] millis = EntryKeys.utf8(Long.toString(settings.leaseTime().toMillis()));
    held.forEach(
        (token, lease) -> {
          if (now - lease.sinceNanos() >= longest) {
            held.remove(token);
          } else {
            tokens.add(token);
            batch.add(
                EntryScripts.RENEW, lease.keys().both(), List.of(EntryKeys.utf8(token), millis));
          }
        });
    if (tokens.isEmpty()) {
      return;
    }
    List<Object> answers = remote.call(null, batch::run);
    if (answers != null) {
      for (int i = 0; i < tokens.size(); i++) {
        if (answers.get(i) instanceof Long renewed && renewed == 0) {
          held.remove(tokens.get(i));
        }
      }
    }
  }

  /** Ends its thread; what is held runs out. */
  @Override
  public void close() {
    closed.countDown();
    held.clear();
  }
}
