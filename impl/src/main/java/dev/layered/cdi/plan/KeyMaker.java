package dev.layered.cdi.plan;

import dev.layered.core.key.CompositeKey;
import dev.layered.core.key.StableKey;
import dev.layered.spi.KeyGenerator;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Derives the key of a call from its arguments. On the hot path: at most one object is made, and
 * none for a single immutable argument, which is its own key.
 */
@FunctionalInterface
public interface KeyMaker {

  /**
   * The key of a call.
   *
   * @param arguments the arguments; not changed or kept
   * @throws IllegalArgumentException if a part is null or has no stable form, naming the parameter
   */
  Object keyOf(@Nullable Object[] arguments);

  /** The key of a method without parameters. */
  static KeyMaker none() {
    Object key = CompositeKey.of();
    return arguments -> key;
  }

  /** One parameter is the key. */
  static KeyMaker parameter(Method method, int index) {
    Class<?> type = method.getParameterTypes()[index];
    if (type.isPrimitive() || StableKey.isImmutable(type)) {
      return arguments -> {
        Object value = arguments[index];
        return value != null ? value : reject(method, index);
      };
    }
    return arguments -> part(method, index, arguments);
  }

  /** Several parameters form the key. */
  static KeyMaker parameters(Method method, int[] indexes) {
    return arguments -> {
      Object[] parts = new Object[indexes.length];
      for (int i = 0; i < indexes.length; i++) {
        parts[i] = part(method, indexes[i], arguments);
      }
      return CompositeKey.of(parts);
    };
  }

  /** The application's generator makes the key. */
  static KeyMaker generated(Method method, KeyGenerator generator) {
    int control = ControlParameters.indexOf(method);
    return arguments -> {
      Object[] parts = arguments.clone();
      if (control >= 0) {
        // Else a call and its refresh, which has a control there, would be two keys.
        parts[control] = null;
      }
      Object key = generator.generate(method, parts);
      if (key == null) {
        throw new IllegalArgumentException(
            "the key that "
                + generator.getClass().getName()
                + " made for "
                + Where.of(method.getDeclaringClass(), method)
                + " is null; a key must have a value");
      }
      return StableKey.of(key);
    };
  }

  private static Object part(Method method, int index, @Nullable Object[] arguments) {
    Object value = arguments[index];
    return value != null ? StableKey.of(value) : reject(method, index);
  }

  private static Object reject(Method method, int index) {
    throw new NullKeyPartException(
        "parameter \""
            + method.getParameters()[index].getName()
            + "\" of "
            + Where.of(method.getDeclaringClass(), method)
            + " is null and cannot be part of a key");
  }
}
