package dev.layered.benchmarks.common;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** What the container itself takes to intercept a call. */
@DoNothing
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class DoNothingInterceptor {

  /** Goes on with the call. */
  @AroundInvoke
  public Object around(InvocationContext call) throws Exception {
    return call.proceed();
  }
}
