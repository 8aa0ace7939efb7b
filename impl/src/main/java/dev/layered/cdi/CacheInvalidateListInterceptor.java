package dev.layered.cdi;

import dev.layered.CacheInvalidate;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Invalidates around methods with repeated {@code @CacheInvalidate}, which the compiler wraps into
 * one binding of its own. Outside the transaction, so that it comes after the commit.
 */
@CacheInvalidate.List({})
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 150)
public class CacheInvalidateListInterceptor implements Serializable {

  private static final long serialVersionUID = 1L;

  private final LayeredRuntime runtime;

  /**
   * For the container.
   *
   * @param runtime the running node
   */
  @Inject
  public CacheInvalidateListInterceptor(LayeredRuntime runtime) {
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
    return runtime.invalidateAround(call);
  }
}
