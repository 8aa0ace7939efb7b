package dev.layered.cdi;

import dev.layered.core.TypedCaches.MethodCalls;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/** A {@code @Layered} method bound to its cache. */
interface CachedMethod {

  /** Answers a call from the cache, or by going on with it. */
  @Nullable Object call(InvocationContext call) throws Exception;

  /**
   * What a call with these arguments reads.
   *
   * @throws IllegalArgumentException if that is more than one key
   */
  MethodCalls.Call explained(@Nullable Object[] arguments);
}
