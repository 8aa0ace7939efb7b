package dev.layered.spi;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Derives the key of a call. A CDI bean of the implementing class is used if there is one;
 * otherwise one instance for each method is made by its public constructor without parameters.
 *
 * <p>Called on every call of the method, hits included, by several threads at a time: it must be
 * fast and must not block.
 */
@FunctionalInterface
public interface KeyGenerator {

  /**
   * Derives a key.
   *
   * @param method the method, as its class declares it
   * @param arguments the arguments, in the order of the parameters; not to be changed or kept
   * @return a key of a stable form, as described at {@link dev.layered.CacheKey}; not null
   */
  Object generate(Method method, @Nullable Object[] arguments);
}
