package dev.layered.cdi;

import dev.layered.Unless;
import dev.layered.cdi.plan.KeyMaker;
import dev.layered.cdi.plan.NullKeyPartException;
import dev.layered.cdi.plan.PutPlan;
import dev.layered.config.Live;
import dev.layered.config.MethodSettings;
import dev.layered.core.EngineCache;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import jakarta.interceptor.InvocationContext;
import java.util.List;
import java.util.concurrent.CompletionStage;
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
  }

  /**
   * A write under way.
   *
   * @param key null while a part of it is not known yet
   * @param asOf the position that was applied before the method began
   * @param changes how many changes the cache had seen before the method began
   */
  private record Write(@Nullable Object key, LogPosition asOf, long changes) {}

  /** Goes on with a call and stores what it writes. */
  @Nullable Object call(InvocationContext call) throws Exception {
    Write write = begin(call.getParameters());
    Object result;
    try {
      result = call.proceed();
    } catch (Throwable failed) {
      abandon(write);
      throw failed;
    }
    if (plan.async() && result instanceof CompletionStage<?> stage) {
      return stage.whenComplete((value, failed) -> endLater(write, call, value, failed));
    }
    end(write, call.getParameters(), result);
    return result;
  }

  private Write begin(@Nullable Object[] arguments) {
    long changes = cache.changes();
    Object key = keyOf(arguments);
    return new Write(key, key == null ? cache.applied() : cache.beginWrite(key), changes);
  }

  private @Nullable Object keyOf(@Nullable Object[] arguments) {
    try {
      return keys.keyOf(arguments);
    } catch (NullKeyPartException notYetKnown) {
      return null;
    }
  }

  private void abandon(Write write) {
    if (write.key() != null) {
      cache.abandonWrite(write.key());
    }
  }

  private void endLater(
      Write write, InvocationContext call, @Nullable Object value, @Nullable Throwable failed) {
    if (failed != null) {
      abandon(write);
    } else {
      end(write, call.getParameters(), value);
    }
  }

  /**
   * The key is made again: with an identifier that the database generates, the one from before the
   * method was none, or zero.
   */
  private void end(Write write, @Nullable Object[] arguments, @Nullable Object result) {
    Object key = keyOf(arguments);
    if (key == null || !key.equals(write.key())) {
      abandon(write);
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
    if (!key.equals(write.key()) && !beginLate(key, write)) {
      invalidate(key);
      return;
    }
    Object value = plan.valueParameter() >= 0 ? arguments[plan.valueParameter()] : result;
    boolean stored = false;
    try {
      stored = stored(key, write.asOf(), arguments, value);
    } finally {
      // Also if something failed: the method has written, so the value of before must go.
      if (!stored) {
        invalidate(key);
      }
    }
  }

  /**
   * Begins a write whose key is known only now. From here on others see it; whether something
   * changed the key before can only be told for the cache as a whole.
   *
   * @return whether nothing did; if something did, the write is ended
   */
  private boolean beginLate(Object key, Write write) {
    cache.beginWrite(key);
    if (cache.changes() == write.changes()) {
      return true;
    }
    cache.abandonWrite(key);
    return false;
  }

  private void invalidate(Object key) {
    invalidator.invalidate(new Invalidation.Keys(cache.name(), List.of(key), false));
  }

  private boolean stored(
      Object key, LogPosition asOf, @Nullable Object[] arguments, @Nullable Object value) {
    MethodSettings now = settings.current();
    boolean ended = false;
    try {
      List<String> tags = now.enabled() && !unless.test(value) ? tagsOf(arguments) : null;
      if (tags == null) {
        return false;
      }
      ended = true;
      return cache.endWrite(key, value, tags, now.policy(), asOf);
    } finally {
      if (!ended) {
        cache.abandonWrite(key);
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
