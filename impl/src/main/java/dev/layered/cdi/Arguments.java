package dev.layered.cdi;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Fits arguments to the parameters of a method, as a call from Java would. */
final class Arguments {

  private Arguments() {}

  /**
   * The arguments as the method gets them.
   *
   * @return null if it does not take them
   */
  static @Nullable Object @Nullable [] fit(Method method, @Nullable Object[] arguments) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != arguments.length) {
      return null;
    }
    @Nullable Object[] fitting = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      Object argument = arguments[i];
      if (types[i].isPrimitive()) {
        argument = argument == null ? null : widened(types[i], argument);
        if (argument == null) {
          return null;
        }
      } else if (argument != null && !types[i].isInstance(argument)) {
        return null;
      }
      fitting[i] = argument;
    }
    return fitting;
  }

  /** By the rules of the language, which are those of elements of arrays; null if they forbid. */
  private static @Nullable Object widened(Class<?> primitive, Object argument) {
    if (!MethodType.methodType(argument.getClass()).hasWrappers()) {
      return null;
    }
    Object one = Array.newInstance(primitive, 1);
    try {
      Array.set(one, 0, argument);
    } catch (IllegalArgumentException narrower) {
      return null;
    }
    return Array.get(one, 0);
  }
}
