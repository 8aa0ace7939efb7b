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
import org.jspecify.annotations.Nullable;

/** A {@code @Layered} method bound to its cache: everything that a call needs, looked up once. */
final class BoundRead {

  private final EngineCache cache;
  private final KeyMaker key;
  private final TagTemplates tags;
  private final Unless unless;
  private final Live<MethodSettings> settings;
  private final boolean async;

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
    this.async = plan.async();
  }

  /** Answers a call from the cache, or by going on with it. */
  @Nullable Object call(InvocationContext call) throws Exception {
    MethodSettings now = settings.current();
    if (!now.enabled()) {
      return call.proceed();
    }
    Object callKey = key.keyOf(call.getParameters());
    Entry fresh = cache.freshOnHeap(callKey);
    if (fresh != null) {
      Object value = cache.valueOf(fresh);
      return async ? CompletableFuture.completedFuture(value) : value;
    }
    InvocationLoad load = new InvocationLoad(this, call, now.policy());
    return async ? cache.getAsyncBelowHeap(callKey, load) : cache.getBelowHeap(callKey, load);
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
