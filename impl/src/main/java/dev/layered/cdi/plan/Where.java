package dev.layered.cdi.plan;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Names places for people and for default cache names. */
final class Where {

  private Where() {}

  /** {@code com.acme.UserService#find}. */
  static String of(Class<?> beanClass, Method method) {
    return beanClass.getName() + "#" + method.getName();
  }

  /** {@code com.acme.UserService.find(long)}: the name of the cache of a method that names none. */
  static String cacheNameOf(Class<?> beanClass, Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getTypeName)
        .map(name -> name.startsWith("java.lang.") ? name.substring("java.lang.".length()) : name)
        .collect(Collectors.joining(",", beanClass.getName() + "." + method.getName() + "(", ")"));
  }
}
