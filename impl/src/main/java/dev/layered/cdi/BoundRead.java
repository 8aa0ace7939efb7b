package dev.layered.cdi;

import dev.layered.CacheMode;
import dev.layered.Unless;
import dev.layered.cdi.plan.KeyMaker;
import dev.layered.cdi.plan.ReadPlan;
import dev.layered.cdi.plan.TagTemplates;
import dev.layered.config.Live;
import dev.layered.config.MethodSettings;
import dev.layered.core.CallerModes;
import dev.layered.core.EngineCache;
import dev.layered.core.ExceptionTypes;
import dev.layered.core.IdleControl;
import dev.layered.core.TypedCaches.MethodCalls;
import dev.layered.core.layer.Entry;
import jakarta.interceptor.InvocationContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A {@code @Layered} method bound to its cache: everything that a call needs, looked up once. */
final class BoundRead implements CachedMethod {

  private final EngineCache cache;
  private final KeyMaker key;
  private final TagTemplates tags;
  private final Unless unless;
  private final ExceptionTypes exceptions;
  private final Live<MethodSettings> settings;
  private final CallerModes modes;

  /** Null if the method has none. */
  private final @Nullable ControlParameter control;

  /** Null if the method answers at once. */
  private final @Nullable LateResult late;

  BoundRead(
      ReadPlan plan,
      EngineCache cache,
      KeyMaker key,
      Unless unless,
      Live<MethodSettings> settings,
      CallerModes modes) {
    this.cache = cache;
    this.key = key;
    this.tags = plan.tags();
    this.unless = unless;
    this.exceptions = plan.cacheExceptions();
    this.settings = settings;
    this.control = ControlParameter.of(plan.method());
    this.modes = modes;
    this.late = LateResult.of(plan.answers());
  }

  @Override
  public @Nullable Object call(InvocationContext call) throws Exception {
    MethodSettings now = settings.current();
    if (!now.enabled()) {
      return control == null ? call.proceed() : control.proceed(call, IdleControl.INSTANCE);
    }
    CacheMode mode = modes.current();
    if (!mode.equals(CacheMode.NORMAL)) {
      return callIn(mode, call, now);
    }
    LateResult kind = late;
    if (kind != null && kind.isLazy()) {
      return kind.later(caller -> answer(key.keyOf(call.getParameters()), call, now, kind, caller));
    }
    Object callKey = key.keyOf(call.getParameters());
    Entry quiet = cache.quietOnHeap(callKey);
    if (quiet != null) {
      Object value = cache.valueOf(quiet);
      return kind == null ? value : kind.completed(value);
    }
    return kind == null
        ? cache.getOtherwise(
            callKey, new InvocationLoad(this, call, now.policy(), null, LateCaller.UNKNOWN))
        : kind.later(caller -> otherwise(callKey, call, now, kind, caller));
  }

  private @Nullable Object callIn(CacheMode mode, InvocationContext call, MethodSettings now)
      throws Exception {
    LateResult kind = late;
    if (kind == null) {
      return cache.getIn(
          mode,
          key.keyOf(call.getParameters()),
          new InvocationLoad(this, call, now.policy(), null, LateCaller.UNKNOWN));
    }
    return kind.later(
        caller ->
            cache.getAsyncIn(
                mode,
                key.keyOf(call.getParameters()),
                new InvocationLoad(this, call, now.policy(), kind, caller)));
  }

  @Override
  public MethodCalls.Call explained(@Nullable Object[] arguments) {
    return new MethodCalls.Call(cache, key.keyOf(arguments), settings.current().enabled());
  }

  private CompletionStage<@Nullable Object> answer(
      Object callKey,
      InvocationContext call,
      MethodSettings now,
      LateResult kind,
      LateCaller caller) {
    Entry quiet = cache.quietOnHeap(callKey);
    return quiet != null
        ? CompletableFuture.completedFuture(cache.valueOf(quiet))
        : otherwise(callKey, call, now, kind, caller);
  }

  private CompletionStage<@Nullable Object> otherwise(
      Object callKey,
      InvocationContext call,
      MethodSettings now,
      LateResult kind,
      LateCaller caller) {
    return cache.getAsyncOtherwise(
        callKey, new InvocationLoad(this, call, now.policy(), kind, caller));
  }

  @Nullable ControlParameter controlParameter() {
    return control;
  }

  Object keyOf(@Nullable Object[] arguments) {
    return key.keyOf(arguments);
  }

  List<String> tagsOf(@Nullable Object[] arguments) {
    return tags.of(arguments);
  }

  boolean isAnswer(Throwable problem) {
    return exceptions.has(problem);
  }

  boolean mayStore(@Nullable Object value) {
    return !unless.test(value);
  }
}
