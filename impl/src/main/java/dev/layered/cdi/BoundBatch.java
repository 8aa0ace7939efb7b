package dev.layered.cdi;

import dev.layered.CacheMode;
import dev.layered.Unless;
import dev.layered.cdi.plan.BatchShape;
import dev.layered.cdi.plan.KeyMaker;
import dev.layered.cdi.plan.TagTemplates;
import dev.layered.config.Live;
import dev.layered.config.MethodSettings;
import dev.layered.core.CallerModes;
import dev.layered.core.EngineCache;
import dev.layered.core.TypedCaches.MethodCalls;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * A {@code @Layered} method with an entry for each element of a parameter.
 *
 * @param shape how it takes elements and answers with values
 * @param tags those of an element, which stands in the place of the parameter
 * @param cache where the values are
 * @param key that of an element, which stands in the place of the parameter
 * @param unless which values are not stored
 * @param settings those of the method
 * @param modes tells in which mode the caller reads; refreshing and bypassing both call the method
 *     for all elements and store nothing; a mode that skips layers is as the normal one
 */
record BoundBatch(
    BatchShape shape,
    TagTemplates tags,
    EngineCache cache,
    KeyMaker key,
    Unless unless,
    Live<MethodSettings> settings,
    CallerModes modes)
    implements CachedMethod {

  @Override
  public @Nullable Object call(InvocationContext call) throws Exception {
    MethodSettings now = settings.current();
    CacheMode mode = modes.current();
    if (!now.enabled() || mode.equals(CacheMode.BYPASS) || mode.equals(CacheMode.REFRESH)) {
      return call.proceed();
    }
    return new BatchCall(this, call, now.policy(), mode.equals(CacheMode.ONLY_IF_CACHED)).answer();
  }

  @Override
  public MethodCalls.Call explained(@Nullable Object[] arguments) {
    throw new IllegalArgumentException(
        "the method has an entry for each element; explain one key of cache \""
            + cache.name()
            + "\"");
  }
}
