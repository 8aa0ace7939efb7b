package dev.layered.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.opentest4j.AssertionFailedError;

/**
 * The time of every node in this JVM. It goes with the machine's clock plus what it was advanced,
 * so that heartbeats and leases of a shared cache go on. Safe for use by several threads.
 *
 * <p>Time never goes back, not even between tests: entries, leases and breakers of nodes that live
 * on would otherwise be younger than they are. What one test has advanced remains advanced for the
 * next; only a frozen clock is set going again. Tests therefore speak of differences, never of an
 * absolute time, and do not run in parallel with others that move the clock.
 *
 * <p>It is what expiry, staleness, refreshes, leases and breakers go by. Waits are real: deadlines
 * of loads, {@code layered.load-wait} and time-outs of Redis take as long as ever.
 */
public final class TestClock {

  private static final TestClock SHARED = new TestClock();

  private final long wallOrigin = System.currentTimeMillis();
  private final long origin = System.nanoTime();

  /** The last reading: no later one is smaller, whatever happens between two reads. */
  private final AtomicLong last = new AtomicLong();

  private final List<Consumer<Duration>> followers = new CopyOnWriteArrayList<>();
  private volatile long offset;
  private volatile boolean frozen;

  TestClock() {}

  /**
   * The clock of this JVM, for tests that cannot take it as a parameter.
   *
   * @return always the same
   */
  public static TestClock shared() {
    return SHARED;
  }

  /**
   * Moves time forward, frozen or not. A {@link TestRedis} makes what it stores older, too, and
   * then the nodes that have their log are brought in step again, because their leases may have
   * ended.
   *
   * <p>A node that is held, or that a {@link TestRedis} or a {@link MemoryBus} has cut off, is not
   * brought in step.
   *
   * @param duration how far
   * @throws IllegalArgumentException if it is negative
   * @throws AssertionFailedError if another node is not in step within 30 real seconds, as when its
   *     Redis was stopped by other means; time has moved then
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + duration);
    }
    long nanos = duration.toNanos();
    followers.forEach(each -> each.accept(duration));
    move(nanos);
    Nodes.awaitInStep(Wait.LIMIT);
  }

  private synchronized void move(long nanos) {
    offset = Math.addExact(offset, nanos);
    if (frozen) {
      last.addAndGet(nanos);
    }
  }

  /**
   * Moves time forward to a moment, for what ends at a time of day.
   *
   * @param moment as {@link #instant} will then say
   * @throws IllegalArgumentException if it is over already
   */
  public void advanceTo(Instant moment) {
    advance(Duration.between(instant(), moment));
  }

  /**
   * Stops time until {@link #resume}, or the end of the test. Time still goes on in Redis and for
   * those who wait; so freeze it for moments, and not while {@code sync} invalidations wait for a
   * node.
   */
  public synchronized void freeze() {
    nanos();
    frozen = true;
  }

  /** Lets time go on from where it was frozen; does nothing if it runs. */
  public synchronized void resume() {
    if (frozen) {
      offset = last.get() - (System.nanoTime() - origin);
      frozen = false;
    }
  }

  /**
   * Whether time stands still.
   *
   * @return between {@link #freeze} and {@link #resume}
   */
  public boolean isFrozen() {
    return frozen;
  }

  /**
   * What nodes take for the time of day.
   *
   * @return to the millisecond
   */
  public Instant instant() {
    return Instant.ofEpochMilli(wallMillis());
  }

  /** Monotonic time. */
  long nanos() {
    if (frozen) {
      return last.get();
    }
    return last.accumulateAndGet(System.nanoTime() - origin + offset, Math::max);
  }

  /** The time of day, in milliseconds since the epoch of Unix. */
  long wallMillis() {
    return wallOrigin + nanos() / 1_000_000;
  }

  /** Told of each {@link #advance} before it takes effect. */
  void follow(Consumer<Duration> follower) {
    followers.add(follower);
  }

  void unfollow(Consumer<Duration> follower) {
    followers.remove(follower);
  }
}
