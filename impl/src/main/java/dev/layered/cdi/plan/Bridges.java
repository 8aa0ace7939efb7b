package dev.layered.cdi.plan;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bridge methods that a compiler adds to classes. They are of two sorts. Most lead to an
 * overriding method of the same class with other types. Some lead to an inherited method of the
 * same parameters: where its class is not public, or an interface declares it with another result;
 * containers intercept such a bridge in the place of the method.
 */
public final class Bridges {

  private Bridges() {}

  /** The bridges through which a container may call an inherited method of a bean. */
  public static List<Method> to(Method method, Class<?> beanClass) {
    List<Method> bridges = new ArrayList<>();
    for (Class<?> type = beanClass;
        type != null && type != method.getDeclaringClass();
        type = type.getSuperclass()) {
      for (Method candidate : type.getDeclaredMethods()) {
        if (candidate.isBridge()
            && candidate.getName().equals(method.getName())
            && Arrays.equals(candidate.getParameterTypes(), method.getParameterTypes())) {
          bridges.add(candidate);
        }
      }
    }
    return bridges;
  }

  /** Whether a bridge leads to an overriding method of its own class. */
  static boolean leadsToOverride(Method bridge) {
    return Arrays.stream(bridge.getDeclaringClass().getDeclaredMethods())
        .anyMatch(method -> !method.isBridge() && fits(bridge, method));
  }

  private static boolean fits(Method bridge, Method method) {
    Class<?>[] wide = bridge.getParameterTypes();
    Class<?>[] narrow = method.getParameterTypes();
    boolean fits =
        bridge.getName().equals(method.getName())
            && wide.length == narrow.length
            && bridge.getReturnType().isAssignableFrom(method.getReturnType());
    for (int i = 0; fits && i < wide.length; i++) {
      fits = wide[i].isAssignableFrom(narrow[i]);
    }
    return fits;
  }
}
