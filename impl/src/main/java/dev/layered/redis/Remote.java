package dev.layered.redis;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.guard.Breaker;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Makes calls to Redis that may fail. Safe for use by several threads. */
final class Remote {

  private final RedisConnection redis;
  private final Breaker breaker;
  private final RefusalLog refusals = new RefusalLog();

  Remote(RedisConnection redis, Breaker breaker) {
    this.redis = redis;
    this.breaker = breaker;
  }

  RedisConnection redis() {
    return redis;
  }

  /** Whether calls are refused at the moment. */
  boolean isOpen() {
    return breaker.isOpen();
  }

  /**
   * Makes a call, unless the breaker is open.
   *
   * @param counters counts a failure; null if that belongs to no cache
   * @param call what to do
   * @return what the call returned, or null if there was no answer
   */
  <T> @Nullable T call(@Nullable CacheCounters counters, Supplier<T> call) {
    long permit = breaker.enter();
    if (permit == Breaker.REFUSED) {
      return null;
    }
    boolean reported = false;
    try {
      if (breaker.isProbe(permit)) {
        // Those left over from before the failure would fail one probe each.
        redis.forgetIdle();
      }
      T answer = call.get();
      reported = true;
      breaker.succeeded(permit);
      return answer;
    } catch (RuntimeException e) {
      reported = failed(permit, e);
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
   * An interrupted caller says nothing about Redis, and stays interrupted. Nor does one who finds
   * every connection in use, or a key that is moving from one server to another. A server that
   * refuses one call is there for the others.
   */
  private boolean failed(long permit, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return false;
      }
      if (cause instanceof NoSuchElementException || ErrorReplies.isMoving(cause)) {
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
