package dev.layered.cdi;

import dev.layered.Layered;
import dev.layered.core.IdleControl;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code @Layered} methods from their caches. After security, outside the transaction and
 * Fault Tolerance, so that a hit starts neither.
 *
 * <p>The container makes one for each bean instance; it keeps the plans of its bean, and the last
 * one used, so that a hit looks nothing up by name. Serializable because the beans of passivating
 * scopes demand it; the plans are found again.
 */
@Layered
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 150)
public class LayeredInterceptor implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * A method and its plan in one object, so that a racing reader never sees one method with the
   * plan of another.
   *
   * @param read null if the method is not a read, as one without result of a {@code @Layered} class
   * @param uncached its control parameter, if it is not a read and has one
   */
  private record Last(
      Method method, @Nullable CachedMethod read, @Nullable ControlParameter uncached) {

    static Last of(Method method, @Nullable CachedMethod read) {
      return new Last(method, read, read == null ? ControlParameter.of(method) : null);
    }
  }

  private final LayeredRuntime runtime;
  private transient @Nullable Map<Method, CachedMethod> reads;
  private transient @Nullable Last last;

  /**
   * For the container.
   *
   * @param runtime the running node
   */
  @Inject
  public LayeredInterceptor(LayeredRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * For the container.
   *
   * @param call the intercepted call
   * @return the cached or computed result
   * @throws Exception what the method throws
   */
  @AroundInvoke
  @SuppressWarnings("ReferenceEquality") // another object for the same method only costs a look-up
  public @Nullable Object around(InvocationContext call) throws Exception {
    Method method = call.getMethod();
    Last seen = last;
    if (seen == null || seen.method() != method) {
      seen = Last.of(method, find(call.getTarget(), method));
      last = seen;
    }
    CachedMethod read = seen.read();
    if (read != null) {
      return read.call(call);
    }
    ControlParameter control = seen.uncached();
    return control == null ? call.proceed() : control.proceed(call, IdleControl.INSTANCE);
  }

  private @Nullable CachedMethod find(Object target, Method method) {
    Map<Method, CachedMethod> known = reads;
    if (known == null) {
      known = runtime.plansOf(target).reads();
      reads = known;
    }
    return known.get(method);
  }
}
