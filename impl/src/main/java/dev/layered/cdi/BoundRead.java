package dev.layered.cdi;

import dev.layered.Unless;
import dev.layered.cdi.plan.KeyMaker;
import dev.layered.cdi.plan.ReadPlan;
import dev.layered.cdi.plan.TagTemplates;
import dev.layered.config.Live;
import dev.layered.config.MethodSettings;
import dev.layered.core.EngineCache;
import dev.layered.core.layer.Entry;
import jakarta.interceptor.InvocationContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A {@code @Layered} method bound to its cache: everything that a call needs, looked up once. */
final class BoundRead {

  private final EngineCache cache;
  private final KeyMaker key;
  private final TagTemplates tags;
  private final Unless unless;
  private final Live<MethodSettings> settings;

  /** Null if the method answers at once. */
  private final @Nullable LateResult late;

  BoundRead(
      ReadPlan plan,
      EngineCache cache,
      KeyMaker key,
      Unless unless,
      Live<MethodSettings> settings) {
    this.cache = cache;
    this.key = key;
    this.tags = plan.tags();
    this.unless = unless;
    this.settings = settings;
    this.late = LateResult.of(plan.answers());
  }

  /** Answers a call from the cache, or by going on with it. */
  @Nullable Object call(InvocationContext call) throws Exception {
    MethodSettings now = settings.current();
    if (!now.enabled()) {
      return call.proceed();
    }
    LateResult kind = late;
    if (kind != null && kind.isLazy()) {
      return kind.later(caller -> answer(key.keyOf(call.getParameters()), call, now, kind, caller));
    }
    Object callKey = key.keyOf(call.getParameters());
    Entry fresh = cache.freshOnHeap(callKey);
    if (fresh != null) {
      Object value = cache.valueOf(fresh);
      return kind == null ? value : kind.completed(value);
    }
    return kind == null
        ? cache.getBelowHeap(
            callKey, new InvocationLoad(this, call, now.policy(), null, LateCaller.UNKNOWN))
        : kind.later(caller -> belowHeap(callKey, call, now, kind, caller));
  }

  private CompletionStage<@Nullable Object> answer(
      Object callKey,
      InvocationContext call,
      MethodSettings now,
      LateResult kind,
      LateCaller caller) {
    Entry fresh = cache.freshOnHeap(callKey);
    return fresh != null
        ? CompletableFuture.completedFuture(cache.valueOf(fresh))
        : belowHeap(callKey, call, now, kind, caller);
  }

  private CompletionStage<@Nullable Object> belowHeap(
      Object callKey,
      InvocationContext call,
      MethodSettings now,
      LateResult kind,
      LateCaller caller) {
    return cache.getAsyncBelowHeap(
        callKey, new InvocationLoad(this, call, now.policy(), kind, caller));
  }

  Object keyOf(@Nullable Object[] arguments) {
    return key.keyOf(arguments);
  }

  List<String> tagsOf(@Nullable Object[] arguments) {
    return tags.of(arguments);
  }

  boolean mayStore(@Nullable Object value) {
    return !unless.test(value);
  }
}
