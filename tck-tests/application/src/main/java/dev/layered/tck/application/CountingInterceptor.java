package dev.layered.tck.application;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/** Counts what passes it, by the first argument. */
@Counted
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
public class CountingInterceptor {

  @Inject LoadChecks.Passed passed;

  /** Counts, and goes on. */
  @AroundInvoke
  public @Nullable Object count(InvocationContext call) throws Exception {
    passed.count(call.getParameters()[0]);
    return call.proceed();
  }
}
