package dev.layered.cdi;

import dev.layered.CachePut;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Stores what {@code @CachePut} methods write. Outside the transaction, so that it stores what was
 * committed.
 */
@CachePut
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 150)
public class CachePutInterceptor implements Serializable {

  private static final long serialVersionUID = 1L;

  private final LayeredRuntime runtime;

  /**
   * For the container.
   *
   * @param runtime the running node
   */
  @Inject
  public CachePutInterceptor(LayeredRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * For the container.
   *
   * @param call the intercepted call
   * @return the result of the method
   * @throws Exception what the method throws
   */
  @AroundInvoke
  public @Nullable Object around(InvocationContext call) throws Exception {
    BoundPut put = runtime.plansOf(call.getTarget()).puts().get(call.getMethod());
    return put == null ? call.proceed() : put.call(call);
  }
}
