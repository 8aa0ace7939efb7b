package dev.layered.redis;

import dev.layered.core.time.Ticker;
import dev.layered.core.time.Timeouts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The callers of this node that wait for another node's load, by the name of the value in Redis.
 * Safe for use by several threads.
 *
 * <p>Interest in a name is noted <em>before</em> the search that enters this node among those to be
 * woken. A wake-up takes the note away. So whoever wants to wait after the search and finds no note
 * has been woken already.
 */
final class Waiters implements WakeUps {

  private static final int SWEEP_EVERY = 1024;

  private record Interest(CompletableFuture<Void> change, long notedAtNanos) {}

  private final ConcurrentHashMap<String, Interest> interests = new ConcurrentHashMap<>();

  /**
   * Not below the number of interests at any time: counted before one is there, and discounted
   * after it has gone. The map's own count is no snapshot, and can be zero while a name is there.
   */
  private final AtomicInteger interested = new AtomicInteger();

  private final AtomicInteger notes = new AtomicInteger();
  private final Ticker ticker;
  private final long keepNanos;
  private final RedisKeys keys;
  private final Timeouts timeouts;

  /**
   * Nobody waits yet.
   *
   * @param keys the names of entries
   * @param keepNanos after this time a note that nobody took up is dropped, and who waits by it is
   *     woken; longer than a lease
   * @param timeouts end the waits
   */
  Waiters(RedisKeys keys, Ticker ticker, long keepNanos, Timeouts timeouts) {
    this.keys = keys;
    this.ticker = ticker;
    this.keepNanos = keepNanos;
    this.timeouts = timeouts;
  }

  /** Notes interest. Call it before the search; end it by {@link #wake} if that was not busy. */
  void expect(String name) {
    interests.computeIfAbsent(
        name,
        n -> {
          interested.incrementAndGet();
          return new Interest(new CompletableFuture<>(), ticker.nanos());
        });
    if (notes.incrementAndGet() % SWEEP_EVERY == 0) {
      sweep();
    }
  }

  /**
   * Waits for the next wake-up since the search.
   *
   * @param timeoutNanos how long at most
   * @return completes on the thread that wakes, or on that of the timeouts; neither must be blocked
   */
  CompletionStage<?> awaitChange(String name, long timeoutNanos) {
    Interest interest = interests.get(name);
    if (interest == null || timeoutNanos <= 0) {
      return CompletableFuture.completedFuture(null);
    }
    // A copy, so that one caller's end of patience is not the others'. It stays with the note until
    // a wake-up or the sweep takes that away.
    return timeouts.orNull(interest.change(), timeoutNanos);
  }

  @Override
  public void wake(String name) {
    Interest interest = interests.remove(name);
    if (interest != null) {
      interested.decrementAndGet();
      interest.change().complete(null);
    }
  }

  @Override
  public void wake(String cache, List<Object> invalidated) {
    if (interested.get() > 0) {
      EntryNamer names = keys.entries(cache);
      invalidated.forEach(key -> wake(names.of(key).value()));
    }
  }

  @Override
  public void wakeCache(String cache) {
    String prefix = keys.slotPrefix(cache);
    interests.keySet().stream().filter(name -> name.startsWith(prefix)).forEach(this::wake);
  }

  @Override
  public void wakeAll() {
    interests.keySet().forEach(this::wake);
  }

  int size() {
    return interests.size();
  }

  private void sweep() {
    long now = ticker.nanos();
    interests.forEach(
        (name, interest) -> {
          if (now - interest.notedAtNanos() > keepNanos && interests.remove(name, interest)) {
            interested.decrementAndGet();
            interest.change().complete(null);
          }
        });
  }
}
