package dev.layered.redis;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.guard.Breaker;
import java.net.SocketTimeoutException;
import java.util.NoSuchElementException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Makes calls to Redis that may fail. Safe for use by several threads. */
final class Remote {

  private final RedisConnection redis;
  private final RedisConnection readers;
  private final RedisConnection control;
  private final Breaker breaker;
  private final Probe probe;
  private final RefusalLog refusals = new RefusalLog();

  /** How many time-outs were reported to the breaker; see {@link #isAnother}. */
  private volatile long timeOuts;

  Remote(RedisConnection redis, Breaker breaker, RedisKeys keys, ThreadFactory threads) {
    this.redis = redis;
    this.readers = redis.forReaders();
    this.control = redis.forControl();
    this.breaker = breaker;
    this.probe = new Probe(readers, EntryNames.utf8(keys.probe()), threads);
  }

  /** For those who change something. */
  RedisConnection redis() {
    return redis;
  }

  /** For those who read: calls on it end within the soft deadline. */
  RedisConnection forReaders() {
    return readers;
  }

  /** For those whom nobody waits for; they need no breaker. */
  RedisConnection forControl() {
    return control;
  }

  /** Whether calls are refused at the moment. */
  boolean isOpen() {
    return breaker.isOpen();
  }

  /**
   * Makes a call, unless the breaker is open. Whether it may be closed again is found out in the
   * background: no caller waits for that.
   *
   * @param counters counts a failure; null if that belongs to no cache
   * @param call what to do
   * @return what the call returned, or null if there was no answer
   */
  <T> @Nullable T call(@Nullable CacheCounters counters, Supplier<T> call) {
    return call(counters, Supplier::get, call);
  }

  /**
   * The same for a call with one argument: a hit need not make an object that holds it.
   *
   * @param argument what the call is made with
   */
  <A, T> @Nullable T call(@Nullable CacheCounters counters, Function<A, T> call, A argument) {
    long permit = breaker.enter();
    if (permit == Breaker.REFUSED) {
      return null;
    }
    if (breaker.isProbe(permit)) {
      probe(permit);
      return null;
    }
    long timeOutsBefore = timeOuts;
    boolean reported = false;
    try {
      T answer = call.apply(argument);
      reported = true;
      breaker.succeeded(permit);
      return answer;
    } catch (RuntimeException e) {
      reported = failed(permit, timeOutsBefore, e);
      if (counters != null) {
        counters.layerError();
      }
      return null;
    } finally {
      if (!reported) {
        breaker.abandoned(permit);
      }
    }
  }

  /**
   * Makes a call for somebody whom nobody waits for, whatever the breaker says: it keeps callers
   * from waiting, and what is late for them can still be of use.
   *
   * @return what the call returned, or null if there was no answer
   */
  <T> @Nullable T patiently(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException silent) {
      return null;
    }
  }

  private void probe(long permit) {
    probe.start(
        failure -> {
          if (failure == null) {
            breaker.succeeded(permit);
          } else if (!failed(permit, timeOuts, failure)) {
            breaker.abandoned(permit);
          }
        });
  }

  /**
   * An interrupted caller says nothing about Redis, and stays interrupted. Nor does one who finds
   * every connection in use, or a key that is moving from one server to another. A server that
   * refuses one call is there for the others.
   */
  private boolean failed(long permit, long timeOutsBefore, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return false;
      }
      if (cause instanceof NoSuchElementException || ErrorReplies.isMoving(cause)) {
        return false;
      }
      if (cause instanceof SocketTimeoutException && !isAnother(timeOutsBefore)) {
        return false;
      }
    }
    if (ErrorReplies.concernsOneCall(failure)) {
      refusals.refused(failure);
      breaker.succeeded(permit);
    } else {
      breaker.failed(permit, summary(failure));
    }
    return true;
  }

  /**
   * Whether a time-out says more than the latest one, and counts it then. Those of calls that were
   * made at the same time say the same: one short pause of Redis lets all of them run out together.
   *
   * @param timeOutsBefore how many were counted when the call was made
   */
  private synchronized boolean isAnother(long timeOutsBefore) {
    if (timeOutsBefore != timeOuts) {
      return false;
    }
    timeOuts = timeOutsBefore + 1;
    return true;
  }

  /** The server answered that it does not write. Said in the log once. */
  void refused(RuntimeException failure) {
    refusals.refused(failure);
  }

  /**
   * What a line of a log may say. Replies of the server can hold keys, so only the code of the
   * error is shown.
   */
  static String summary(RuntimeException failure) {
    if (failure instanceof JedisConnectionException) {
      Throwable root = failure;
      for (int i = 0; i < 20 && root.getCause() != null; i++) {
        root = root.getCause();
      }
      String message = root.getMessage();
      return root.getClass().getSimpleName()
          + (message == null ? "" : ": " + message.replaceFirst("\\.$", ""));
    }
    String code = ErrorReplies.code(failure);
    return failure.getClass().getSimpleName() + (code.isEmpty() ? "" : ": " + code);
  }
}
