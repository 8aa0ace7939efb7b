package dev.layered.cdi.plan;

import java.lang.reflect.Method;
import java.util.StringJoiner;

/** Names places for people and for default cache names. */
final class Where {

  private static final String JAVA_LANG = "java.lang.";

  private Where() {}

  /** {@code com.acme.UserService#find}. */
  static String of(Class<?> beanClass, Method method) {
    return beanClass.getName() + "#" + method.getName();
  }

  /** {@code com.acme.UserService.find(long)}: the name of the cache of a method that names none. */
  static String cacheNameOf(Class<?> beanClass, Method method) {
    StringJoiner name =
        new StringJoiner(",", beanClass.getName() + "." + method.getName() + "(", ")");
    for (Class<?> type : method.getParameterTypes()) {
      String full = type.getTypeName();
      name.add(full.startsWith(JAVA_LANG) ? full.substring(JAVA_LANG.length()) : full);
    }
    return name.toString();
  }
}
