package dev.layered.cdi;

import dev.layered.Unless;
import dev.layered.cdi.plan.KeyMaker;
import dev.layered.cdi.plan.NullKeyPartException;
import dev.layered.cdi.plan.PutPlan;
import dev.layered.config.Live;
import dev.layered.config.MethodSettings;
import dev.layered.core.EngineCache;
import dev.layered.core.Write;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import jakarta.interceptor.InvocationContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code @CachePut} method bound to its cache. A call is a write from before the method begins
 * until its value is stored, so that overlapping writers see each other.
 */
final class BoundPut {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private final PutPlan plan;
  private final Invalidator invalidator;
  private final EngineCache cache;
  private final KeyMaker keys;
  private final Unless unless;
  private final Live<MethodSettings> settings;
  private final @Nullable LateResult late;

  BoundPut(
      PutPlan plan,
      Invalidator invalidator,
      EngineCache cache,
      KeyMaker keys,
      Unless unless,
      Live<MethodSettings> settings) {
    this.plan = plan;
    this.invalidator = invalidator;
    this.cache = cache;
    this.keys = keys;
    this.unless = unless;
    this.settings = settings;
    this.late = LateResult.of(plan.answers());
  }

  /**
   * A write under way.
   *
   * @param write null while a part of the key is not known yet
   * @param asOf the position that was applied before the method began
   * @param changes how many changes the cache had seen before the method began
   */
  private record Begun(@Nullable Write write, LogPosition asOf, long changes) {
    boolean isOf(Object key) {
      return write != null && write.key().equals(key);
    }
  }

  /** Goes on with a call and stores what it writes. */
  @Nullable Object call(InvocationContext call) throws Exception {
    if (invalidator.isInTransaction()) {
      return callUncommitted(call);
    }
    if (late != null) {
      return new LateCall(invalidator.workers(), late, call)
          .around(
              () -> begin(call.getParameters()),
              (begun, value, failed) -> endLater(begun, call, value, failed));
    }
    Begun begun = begin(call.getParameters());
    Object result;
    try {
      result = call.proceed();
    } catch (Throwable failed) {
      abandon(begun);
      throw failed;
    }
    end(begun, call.getParameters(), result);
    return result;
  }

  /**
   * Goes on with a call whose transaction has begun outside of it: what it writes may be rolled
   * back, so nothing is stored, and others load it after the commit.
   */
  private @Nullable Object callUncommitted(InvocationContext call) throws Exception {
    Object key = keyOf(call.getParameters());
    if (key != null) {
      // already the method must not store what it changes and reads back
      invalidator.invalidateAfterCommit(invalidationOf(key));
    }
    if (late != null) {
      return new LateCall(invalidator.workers(), late, call)
          .around(
              () -> plan,
              (begun, value, failed) -> {
                if (failed == null) {
                  invalidateKeyOf(call.getParameters());
                }
              });
    }
    Object result = call.proceed();
    invalidateKeyOf(call.getParameters());
    return result;
  }

  private void invalidateKeyOf(@Nullable Object[] arguments) {
    Object key = keyOf(arguments);
    if (key != null) {
      invalidate(key);
    }
  }

  private Begun begin(@Nullable Object[] arguments) {
    long changes = cache.changes();
    LogPosition asOf = cache.applied();
    Object key = keyOf(arguments);
    return new Begun(key == null ? null : cache.beginWrite(key), asOf, changes);
  }

  private @Nullable Object keyOf(@Nullable Object[] arguments) {
    try {
      return keys.keyOf(arguments);
    } catch (NullKeyPartException notYetKnown) {
      return null;
    }
  }

  private void abandon(Begun begun) {
    if (begun.write() != null) {
      cache.abandonWrite(begun.write());
    }
  }

  private void endLater(
      Begun begun, InvocationContext call, @Nullable Object value, @Nullable Throwable failed) {
    if (failed != null) {
      abandon(begun);
    } else {
      end(begun, call.getParameters(), value);
    }
  }

  /**
   * The key is made again: with an identifier that the database generates, the one from before the
   * method was none, or zero.
   */
  private void end(Begun begun, @Nullable Object[] arguments, @Nullable Object result) {
    Object key = keyOf(arguments);
    if (key == null || !begun.isOf(key)) {
      abandon(begun);
    }
    if (key == null) {
      // The method has done its work; failing it now would tell its caller that it had not.
      LOG.log(
          System.Logger.Level.WARNING,
          () ->
              "LAYERED-303 "
                  + plan.where()
                  + ": a part of the key is null after the call; nothing is stored");
      return;
    }
    Write write = begun.isOf(key) ? begun.write() : beginLate(key, begun);
    if (write == null) {
      invalidate(key);
      return;
    }
    Object value = plan.valueParameter() >= 0 ? arguments[plan.valueParameter()] : result;
    boolean stored = false;
    try {
      stored = stored(write, arguments, value);
    } finally {
      // Also if something failed: the method has written, so the value of before must go.
      if (!stored) {
        invalidate(key);
      }
    }
  }

  /**
   * Begins a write whose key is known only now. From here on others see it; whether something
   * changed the key before can only be told for the cache as a whole, and of other nodes not at
   * all.
   *
   * @return the write if nothing did, else null
   */
  private @Nullable Write beginLate(Object key, Begun begun) {
    if (cache.isShared()) {
      return null;
    }
    Write write = cache.beginWrite(key);
    if (cache.changes() == begun.changes()) {
      return write.begunAt(begun.asOf());
    }
    cache.abandonWrite(write);
    return null;
  }

  private void invalidate(Object key) {
    invalidator.invalidate(invalidationOf(key));
  }

  private Invalidation invalidationOf(Object key) {
    return new Invalidation.Keys(cache.name(), List.of(key), false);
  }

  private boolean stored(Write write, @Nullable Object[] arguments, @Nullable Object value) {
    MethodSettings now = settings.current();
    boolean ended = false;
    try {
      List<String> tags = now.enabled() && !unless.test(value) ? tagsOf(arguments) : null;
      if (tags == null) {
        return false;
      }
      ended = true;
      return cache.endWrite(write, value, tags, now.policy());
    } finally {
      if (!ended) {
        cache.abandonWrite(write);
      }
    }
  }

  /** The tags of a call; null if they are not allowed, which the method can no longer be told. */
  private @Nullable List<String> tagsOf(@Nullable Object[] arguments) {
    try {
      return plan.tags().of(arguments);
    } catch (IllegalArgumentException badTag) {
      LOG.log(
          System.Logger.Level.WARNING,
          () ->
              "LAYERED-304 " + plan.where() + ": the value is not stored: " + badTag.getMessage());
      return null;
    }
  }
}
