package dev.layered.cdi;

import dev.layered.core.Attempts;
import dev.layered.core.coherence.Invalidation;
import jakarta.interceptor.InvocationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method with {@code @CacheInvalidate}: what to invalidate before it, and what after
 * it.
 */
final class InvalidatingCall {

  private record Pending(BoundInvalidation source, List<Invalidation> invalidations) {
    void apply(Attempts attempts) {
      source.apply(invalidations, attempts);
    }

    void applyAfterCommit() {
      source.applyAfterCommit(invalidations);
    }
  }

  /** Stands in the data of a call while its method is called: for the thread that does. */
  private static final String BEGUN = InvalidatingCall.class.getName();

  private final List<Pending> before = new ArrayList<>();
  private final List<Pending> after = new ArrayList<>();
  private final BoundInvalidation first;
  private final boolean hasSeveral;
  private final InvocationContext call;

  /**
   * Does a call and its invalidations. Weld binds a method with several annotations to the
   * interceptor of one and to that of several: the outer one does all.
   *
   * @param sources those of the method, at least one
   */
  static @Nullable Object around(List<BoundInvalidation> sources, InvocationContext call)
      throws Exception {
    // Another thread's is another attempt, which may end before this one.
    return sources.size() > 1 && call.getContextData().get(BEGUN) == Thread.currentThread()
        ? call.proceed()
        : new InvalidatingCall(sources, call).proceed();
  }

  /**
   * Works out what to invalidate.
   *
   * @param sources those of the method, at least one
   */
  private InvalidatingCall(List<BoundInvalidation> sources, InvocationContext call) {
    this.first = sources.get(0);
    this.hasSeveral = sources.size() > 1;
    this.call = call;
    for (BoundInvalidation source : sources) {
      Pending pending = new Pending(source, source.of(call.getParameters()));
      (source.isBefore() ? before : after).add(pending);
    }
  }

  private @Nullable Object proceed() throws Exception {
    BoundInvalidation any = first;
    LateResult late = any.late();
    if (late != null) {
      before.forEach(Pending::applyAfterCommit);
      after.forEach(Pending::applyAfterCommit);
      return new LateCall(any.workers(), late, this::callMethod)
          .around(
              () -> {
                applyBefore();
                return after;
              },
              (begun, value, failed) -> applyAfter(failed));
    }
    applyBefore();
    // already the method must not store what it changes and reads back
    after.forEach(Pending::applyAfterCommit);
    Object result;
    try {
      result = callMethod();
    } catch (Throwable failed) {
      applyAfter(failed);
      throw failed;
    }
    applyAfter(null);
    return result;
  }

  /** A method that answers later may be called when its interceptors have long returned. */
  private @Nullable Object callMethod() throws Exception {
    if (!hasSeveral) {
      return call.proceed();
    }
    Map<String, Object> data = call.getContextData();
    data.put(BEGUN, Thread.currentThread());
    try {
      return call.proceed();
    } finally {
      // Somebody further out may try the same call again.
      data.remove(BEGUN);
    }
  }

  private void applyBefore() {
    Attempts attempts = new Attempts();
    before.forEach(pending -> pending.apply(attempts));
    attempts.throwFirst();
  }

  /**
   * Ends a call.
   *
   * @param failed what it threw, which is thrown again; null if it returned
   */
  private void applyAfter(@Nullable Throwable failed) {
    Attempts attempts = new Attempts(failed);
    for (Pending pending : after) {
      if (pending.source().appliesAfter(failed)) {
        pending.apply(attempts);
      }
    }
    attempts.throwFirst();
  }
}
