package dev.layered.redis;

import dev.layered.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leases that may have been granted in an answer that never came: nobody holds them, and they keep
 * everybody else waiting. They are given back as soon as Redis answers again. Safe for use by
 * several threads; giving back is done by one.
 *
 * <p>The request that asked for a lease may reach the server after the one that gives it back. So
 * the answer that there was no such lease is believed only the second time, a while later.
 */
final class LostLeases {

  /** More are left to run out. */
  static final int MOST = 1_000;

  /** How long after an answer it is asked again. */
  private static final Duration CONFIRM = Duration.ofSeconds(1);

  /** A lease that was granted before this many lease times has run out. */
  private static final int OLDEST_LEASE_TIMES = 6;

  private record Lost(EntryNames keys, long sinceNanos, long dueNanos, boolean asked) {}

  private final Map<String, Lost> lost = new ConcurrentHashMap<>();
  private final Remote remote;
  private final RedisKeys keys;
  private final Ticker ticker;
  private final long oldestNanos;

  LostLeases(Remote remote, RedisKeys keys, LeaseSettings settings, Ticker ticker) {
    this.remote = remote;
    this.keys = keys;
    this.ticker = ticker;
    this.oldestNanos = OLDEST_LEASE_TIMES * settings.leaseTime().toNanos();
  }

  /**
   * A request for a lease was sent, and there is no answer.
   *
   * @return whether it is kept
   */
  boolean add(String token, EntryNames names) {
    // Threads that come together may add a few more.
    if (lost.size() >= MOST) {
      return false;
    }
    long now = ticker.nanos();
    lost.put(token, new Lost(names, now, now, false));
    return true;
  }

  boolean isEmpty() {
    return lost.isEmpty();
  }

  int size() {
    return lost.size();
  }

  /**
   * Tries to give back all that are due.
   *
   * @return false if there was no answer that says what has become of any
   */
  boolean releaseDue() {
    long now = ticker.nanos();
    lost.values().removeIf(lease -> now - lease.sinceNanos() > oldestNanos);
    List<String> tokens = new ArrayList<>();
    Batch batch = new Batch(remote.forControl());
    byte[] prefix = EntryNames.utf8(keys.nodePrefix());
    lost.forEach(
        (token, lease) -> {
          if (now - lease.dueNanos() >= 0) {
            tokens.add(token);
            batch.add(
                EntryScripts.RELEASE, lease.keys().both(), List.of(EntryNames.utf8(token), prefix));
          }
        });
    if (tokens.isEmpty()) {
      return true;
    }
    List<Object> answers = remote.patiently(batch::run);
    if (answers == null) {
      return false;
    }
    boolean told = false;
    for (int i = 0; i < tokens.size(); i++) {
      if (answers.get(i) instanceof Long held) {
        answered(tokens.get(i), held != 0);
        told = true;
      }
    }
    return told;
  }

  private void answered(String token, boolean released) {
    lost.computeIfPresent(
        token,
        (t, lease) ->
            released || lease.asked()
                ? null
                : new Lost(
                    lease.keys(), lease.sinceNanos(), ticker.nanos() + CONFIRM.toNanos(), true));
  }

  void clear() {
    lost.clear();
  }
}
