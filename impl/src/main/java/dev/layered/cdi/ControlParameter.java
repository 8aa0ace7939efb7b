package dev.layered.cdi;

import dev.layered.CacheControl;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parameter of a method by which it says how its result is stored.
 *
 * @param index its position
 */
record ControlParameter(int index) {

  /** The parameter of a method; null if it has none. */
  static @Nullable ControlParameter of(Method method) {
    int found = Arrays.asList(method.getParameterTypes()).indexOf(CacheControl.class);
    return found < 0 ? null : new ControlParameter(found);
  }

  /** Goes on with a call, whose method gets a control in the place of what the caller passed. */
  @Nullable Object proceed(InvocationContext call, CacheControl control) throws Exception {
    Object[] arguments = call.getParameters().clone();
    arguments[index] = control;
    call.setParameters(arguments);
    return call.proceed();
  }

  /**
   * The same for a call that each subscriber of its result goes on with, perhaps at once: none may
   * have the control of another. The method only makes its result under the lock.
   */
  @Nullable Object proceedLazily(InvocationContext call, CacheControl control) throws Exception {
    synchronized (call) {
      return proceed(call, control);
    }
  }
}
