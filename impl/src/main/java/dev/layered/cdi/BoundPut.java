package dev.layered.cdi;

import dev.layered.Unless;
import dev.layered.cdi.plan.KeyMaker;
import dev.layered.cdi.plan.NullKeyPartException;
import dev.layered.cdi.plan.PutPlan;
import dev.layered.config.Live;
import dev.layered.config.MethodSettings;
import dev.layered.core.Attempts;
import dev.layered.core.EngineCache;
import dev.layered.core.UndeliveredException;
import dev.layered.core.Write;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import jakarta.interceptor.InvocationContext;
import java.util.ArrayList;
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
    @Nullable Object key() {
      return write == null ? null : write.key();
    }
  }

  /** Goes on with a call and stores what it writes. */
  @Nullable Object call(InvocationContext call) throws Exception {
    if (invalidator.isInTransaction()) {
      return callUncommitted(call);
    }
    if (late != null) {
      return new LateCall(invalidator.workers(), late, call::proceed)
          .around(
              () -> begin(call.getParameters()),
              (begun, value, failed) -> endLater(begun, call, value, failed));
    }
    Begun begun = begin(call.getParameters());
    Object result;
    try {
      result = call.proceed();
    } catch (Throwable failed) {
      fail(begun, call, failed);
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
      invalidator.invalidateAfterCommit(invalidationOf(List.of(key)));
    }
    if (late != null) {
      return new LateCall(invalidator.workers(), late, call::proceed)
          .around(() -> plan, (begun, value, failed) -> invalidateAfter(call, key, failed));
    }
    Object result;
    try {
      result = call.proceed();
    } catch (Throwable failed) {
      invalidateAfter(call, key, failed);
      throw failed;
    }
    invalidateAfter(call, key, null);
    return result;
  }

  /**
   * Invalidates what a call has written, unless its method has failed. An undelivered invalidation
   * of an interceptor within this one does not tell that it has: then what the method returned is
   * lost, and what it has written is not.
   *
   * @param before the key from before the method; null if it was not known
   * @param failed what the call threw, which is thrown again; null if it returned
   */
  private void invalidateAfter(
      InvocationContext call, @Nullable Object before, @Nullable Throwable failed) {
    Attempts attempts = new Attempts(failed);
    if (failed == null || failed instanceof UndeliveredException) {
      Object after = keyAfter(call.getParameters());
      attempts.attempt(() -> invalidate(keys(before, after)));
    }
    attempts.throwFirst();
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

  /**
   * The key of a call whose method has done its work: failing it now would tell its caller that it
   * had not.
   */
  private @Nullable Object keyAfter(@Nullable Object[] arguments) {
    try {
      return keys.keyOf(arguments);
    } catch (NullKeyPartException stillUnknown) {
      warnOfNoKey("a part of the key is null after the call", null);
    } catch (Throwable failed) {
      warnOfNoKey("the key cannot be made again after the call", failed);
    }
    return null;
  }

  private void warnOfNoKey(String reason, @Nullable Throwable failed) {
    LOG.log(
        System.Logger.Level.WARNING,
        () -> "LAYERED-303 " + plan.where() + ": " + reason + "; nothing is stored",
        failed);
  }

  private void abandon(Begun begun) {
    if (begun.write() != null) {
      cache.abandonWrite(begun.write());
    }
  }

  private void endLater(
      Begun begun, InvocationContext call, @Nullable Object value, @Nullable Throwable failed) {
    if (failed != null) {
      fail(begun, call, failed);
    } else {
      end(begun, call.getParameters(), value);
    }
  }

  private void fail(Begun begun, InvocationContext call, Throwable failed) {
    abandon(begun);
    invalidateAfter(call, begun.key(), failed);
  }

  /**
   * The key is made again: with an identifier that the database generates, the one from before the
   * method was none, or zero.
   */
  private void end(Begun begun, @Nullable Object[] arguments, @Nullable Object result) {
    Object key = keyAfter(arguments);
    Write write = writeOf(key, begun);
    Attempts attempts = new Attempts();
    boolean stored =
        write != null
            && attempts.succeeds(() -> stored(write, arguments, valueOf(arguments, result)));
    List<Object> outdated = keys(begun.key(), key);
    if (stored) {
      outdated.remove(key);
    }
    // Also if something failed: the method has written, so the values of before must go. Not
    // earlier: it is a change, which keeps a write that begins late from being stored.
    attempts.attempt(() -> invalidate(outdated));
    attempts.throwFirst();
  }

  private @Nullable Object valueOf(@Nullable Object[] arguments, @Nullable Object result) {
    return plan.valueParameter() >= 0 ? arguments[plan.valueParameter()] : result;
  }

  /** The write that stores under a key, with that begun ended if it is of another; null if none. */
  private @Nullable Write writeOf(@Nullable Object key, Begun begun) {
    if (key != null && key.equals(begun.key())) {
      return begun.write();
    }
    abandon(begun);
    return key == null ? null : beginLate(key, begun);
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

  /** Those that are known, each once. */
  private static List<Object> keys(@Nullable Object before, @Nullable Object after) {
    List<Object> known = new ArrayList<>(2);
    if (before != null) {
      known.add(before);
    }
    if (after != null && !after.equals(before)) {
      known.add(after);
    }
    return known;
  }

  private void invalidate(List<Object> keys) {
    if (!keys.isEmpty()) {
      invalidator.invalidate(invalidationOf(keys));
    }
  }

  private Invalidation invalidationOf(List<Object> keys) {
    return new Invalidation.Keys(cache.name(), List.copyOf(keys), false);
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
