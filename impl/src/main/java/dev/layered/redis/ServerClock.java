package dev.layered.redis;

import dev.layered.core.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the clock of the Redis server says, as far as this node can tell from the latest answer: it
 * was read somewhere between the question and the answer, so it says neither less than {@link
 * #earliestMillis} nor more than {@link #latestMillis}. So who writes the earliest time on a value
 * and who reads it at the latest one never think that it is younger than it is.
 *
 * <p>That rests on one server whose clock is not set meanwhile, and on clocks whose speeds differ
 * by less than a thousandth.
 *
 * <p>Written by the thread that follows the log, forgotten and read by every thread.
 */
final class ServerClock {

  /** No time: earlier than any stamp, so nothing seems to live by it. */
  static final long UNKNOWN = 0;

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Of a time, the part by which clocks may differ after it: a bit less than a thousandth. */
  private static final int DRIFT_SHIFT = 10;

  private record Answer(long askedNanos, long answeredNanos, long serverNanos) {}

  private final long believedNanos;
  private volatile @Nullable Answer latest;

  /** Written under the lock. */
  private volatile long forgets;

  /**
   * A clock of which nothing is known yet.
   *
   * @param believed for how long an answer is believed, counted from the question: another server
   *     may have taken over since; zero if none is
   */
  ServerClock(Duration believed) {
    this.believedNanos = believed.toNanos();
  }

  /**
   * The clock of the servers, of which nothing can ever be known if there are several of them, each
   * with its own part of the values, or if time does not go for this node as it does for them.
   */
  static ServerClock of(Servers servers, Ticker ticker, Duration believed) {
    return new ServerClock(servers.hasSlots() || !ticker.isSteady() ? Duration.ZERO : believed);
  }

  /** How often it was forgotten; for {@link #heard}. */
  long forgets() {
    return forgets;
  }

  /**
   * Notes an answer, unless the clock was forgotten since the question: then the one who answered
   * may be another than the one who answers from now on.
   *
   * @param forgetsBefore what {@link #forgets} said before the question
   * @param askedNanos this node's monotonic time before the question
   * @param serverMicros what the server's clock said, without parts of a microsecond
   * @param answeredNanos this node's monotonic time after the answer
   */
  synchronized void heard(
      long forgetsBefore, long askedNanos, long serverMicros, long answeredNanos) {
    if (believedNanos > 0 && forgetsBefore == forgets) {
      latest = new Answer(askedNanos, answeredNanos, serverMicros * NANOS_PER_MICRO);
    }
  }

  /** From now on another server may be the one that is asked. */
  synchronized void forget() {
    forgets++;
    latest = null;
  }

  /** The least that the clock may say, in milliseconds since the epoch of Unix; or unknown. */
  long earliestMillis(long nowNanos) {
    Answer answer = believed(nowNanos);
    if (answer == null) {
      return UNKNOWN;
    }
    long since = nowNanos - answer.answeredNanos();
    return Math.floorDiv(answer.serverNanos() + since - drift(since), NANOS_PER_MILLI);
  }

  /** The most that the clock may say, in milliseconds since the epoch of Unix; or unknown. */
  long latestMillis(long nowNanos) {
    Answer answer = believed(nowNanos);
    if (answer == null) {
      return UNKNOWN;
    }
    long since = nowNanos - answer.askedNanos();
    long most = answer.serverNanos() + NANOS_PER_MICRO + since + drift(since);
    return -Math.floorDiv(-most, NANOS_PER_MILLI);
  }

  private @Nullable Answer believed(long nowNanos) {
    Answer answer = latest;
    return answer != null && nowNanos - answer.askedNanos() < believedNanos ? answer : null;
  }

  /** The time since may be negative: a thread may have read its own just before the answer came. */
  private static long drift(long sinceNanos) {
    return Math.abs(sinceNanos) >> DRIFT_SHIFT;
  }
}
