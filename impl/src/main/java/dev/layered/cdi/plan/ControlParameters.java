package dev.layered.cdi.plan;

import dev.layered.CacheControl;
import dev.layered.CacheKey;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collections;
import java.util.List;

/** Parameters by which a method says how its result is stored: none of them is part of a key. */
final class ControlParameters {

  private ControlParameters() {}

  static boolean isControl(Method method, int index) {
    return method.getParameterTypes()[index] == CacheControl.class;
  }

  /** The position of a method's first; -1 if it has none. */
  static int indexOf(Method method) {
    return types(method).indexOf(CacheControl.class);
  }

  private static List<Class<?>> types(Method method) {
    return List.of(method.getParameterTypes());
  }

  /** Reports what is wrong with those of a method that reads through. */
  static void check(MethodAnalysis analysis) {
    int count = Collections.frequency(types(analysis.method()), CacheControl.class);
    if (count > 1) {
      analysis.report(
          AnnotationProblem.CONTRADICTION, "more than one parameter is a CacheControl; keep one");
    }
    for (Parameter parameter : analysis.method().getParameters()) {
      if (parameter.getType() == CacheControl.class
          && parameter.isAnnotationPresent(CacheKey.class)) {
        analysis.report(
            AnnotationProblem.CONTRADICTION,
            "parameter \""
                + parameter.getName()
                + "\" is a CacheControl, which is never part of the key; remove @CacheKey");
      }
    }
  }
}
