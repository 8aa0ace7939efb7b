package dev.layered.cdi;

import dev.layered.core.coherence.Invalidation;
import jakarta.interceptor.InvocationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method with {@code @CacheInvalidate}: what to invalidate before it, and what after
 * it.
 */
final class InvalidatingCall {

  private record Pending(BoundInvalidation source, List<Invalidation> invalidations) {
    void apply() {
      source.apply(invalidations);
    }
  }

  private final List<Pending> before = new ArrayList<>();
  private final List<Pending> after = new ArrayList<>();
  private final InvocationContext call;

  InvalidatingCall(List<BoundInvalidation> sources, InvocationContext call) {
    this.call = call;
    for (BoundInvalidation source : sources) {
      Pending pending = new Pending(source, source.of(call.getParameters()));
      (source.isBefore() ? before : after).add(pending);
    }
  }

  @Nullable Object proceed() throws Exception {
    before.forEach(Pending::apply);
    Object result;
    try {
      result = call.proceed();
    } catch (Throwable failed) {
      applyAfter(failed);
      throw failed;
    }
    boolean async = after.stream().anyMatch(pending -> pending.source().isAsync());
    if (async && result instanceof CompletionStage<?> stage) {
      return stage.whenComplete(
          (value, failed) -> applyAfter(failed == null ? null : causeOf(failed)));
    }
    applyAfter(null);
    return result;
  }

  private void applyAfter(@Nullable Throwable failed) {
    for (Pending pending : after) {
      if (failed == null || pending.source().appliesAfter(failed)) {
        pending.apply();
      }
    }
  }

  private static Throwable causeOf(Throwable failed) {
    return failed instanceof CompletionException && failed.getCause() != null
        ? failed.getCause()
        : failed;
  }
}
