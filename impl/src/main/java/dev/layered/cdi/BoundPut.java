package dev.layered.cdi;

import dev.layered.Unless;
import dev.layered.cdi.plan.KeyMaker;
import dev.layered.cdi.plan.NullKeyPartException;
import dev.layered.cdi.plan.PutPlan;
import dev.layered.config.Live;
import dev.layered.config.MethodSettings;
import dev.layered.core.EngineCache;
import dev.layered.core.LayeredNode;
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
  private final LayeredNode node;
  private final EngineCache cache;
  private final KeyMaker keys;
  private final Unless unless;
  private final Live<MethodSettings> settings;

  BoundPut(
      PutPlan plan,
      LayeredNode node,
      EngineCache cache,
      KeyMaker keys,
      Unless unless,
      Live<MethodSettings> settings) {
    this.plan = plan;
    this.node = node;
    this.cache = cache;
    this.keys = keys;
    this.unless = unless;
    this.settings = settings;
  }

  /** A write under way; its key is null while a part of it is not known yet. */
  private record Write(@Nullable Object key, @Nullable LogPosition asOf) {}

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
    Object key;
    try {
      key = keys.keyOf(arguments);
    } catch (NullKeyPartException notYetKnown) {
      return new Write(null, null);
    }
    return new Write(key, cache.beginWrite(key));
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

  private void end(Write write, @Nullable Object[] arguments, @Nullable Object result) {
    Write known = write.key() != null ? write : begin(arguments);
    Object key = known.key();
    LogPosition asOf = known.asOf();
    if (key == null || asOf == null) {
      // The method has done its work; failing it now would tell its caller that it had not.
      LOG.log(
          System.Logger.Level.WARNING,
          () ->
              "LAYERED-303 "
                  + plan.where()
                  + ": a part of the key is null after the call; nothing is stored");
      return;
    }
    Object value = plan.valueParameter() >= 0 ? arguments[plan.valueParameter()] : result;
    boolean stored = false;
    try {
      stored = stored(key, asOf, arguments, value);
    } finally {
      // Also if something failed: the method has written, so the value of before must go.
      if (!stored) {
        node.invalidate(new Invalidation.Keys(cache.name(), List.of(key), false));
      }
    }
  }

  private boolean stored(
      Object key, LogPosition asOf, @Nullable Object[] arguments, @Nullable Object value) {
    MethodSettings now = settings.current();
    boolean ended = false;
    try {
      if (now.enabled() && !unless.test(value)) {
        List<String> tags = plan.tags().of(arguments);
        ended = true;
        return cache.endWrite(key, value, tags, now.policy(), asOf);
      }
      return false;
    } catch (IllegalArgumentException badTag) {
      LOG.log(
          System.Logger.Level.WARNING,
          () ->
              "LAYERED-304 " + plan.where() + ": the value is not stored: " + badTag.getMessage());
      return false;
    } finally {
      if (!ended) {
        cache.abandonWrite(key);
      }
    }
  }
}
