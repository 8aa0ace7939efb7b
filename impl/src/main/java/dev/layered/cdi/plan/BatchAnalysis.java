package dev.layered.cdi.plan;

import dev.layered.CacheKey;
import dev.layered.Layered;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Works out the shape of a method with an entry for each element of a parameter. */
final class BatchAnalysis {

  private static final Set<Class<?>> COLLECTIONS = Set.of(Collection.class, List.class, Set.class);

  private final MethodAnalysis analysis;

  BatchAnalysis(MethodAnalysis analysis) {
    this.analysis = analysis;
  }

  /** Whether a method has such a parameter. */
  static boolean isMarked(Method method) {
    for (Parameter parameter : method.getParameters()) {
      if (isMarked(parameter)) {
        return true;
      }
    }
    return false;
  }

  private static int[] marked(Method method) {
    return IntStream.range(0, method.getParameterCount())
        .filter(index -> isMarked(method.getParameters()[index]))
        .toArray();
  }

  private static boolean isMarked(Parameter parameter) {
    CacheKey key = parameter.getAnnotation(CacheKey.class);
    return key != null && key.each();
  }

  /** The shape; null if there is none, which is reported. */
  @Nullable BatchShape shape() {
    int[] marked = marked(analysis.method());
    if (marked.length != 1) {
      report("more than one parameter is marked @CacheKey(each = true); keep one");
      return null;
    }
    Type parameter = analysis.declaredType(marked[0]);
    Type element = argument(parameter, 0);
    Type result = analysis.resultType();
    boolean map = GenericTypes.rawOf(result) == Map.class;
    Type value = argument(result, map ? 1 : 0);
    if (element == null || !COLLECTIONS.contains(GenericTypes.rawOf(parameter))) {
      report(
          "@CacheKey(each = true) on a "
              + parameter.getTypeName()
              + "; allowed are Collection, List and Set, with the type of their elements");
      return null;
    }
    if (value == null || !(map || GenericTypes.rawOf(result) == List.class)) {
      report(
          "@CacheKey(each = true) on a method that returns "
              + result.getTypeName()
              + "; allowed are a Map from elements to values, and a List of values in the order of"
              + " the elements");
      return null;
    }
    if (map && !element.equals(argument(result, 0))) {
      report(
          "the result is a "
              + result.getTypeName()
              + ", but the elements are of type "
              + element.getTypeName()
              + "; the elements must be the keys of the Map");
      return null;
    }
    boolean set = GenericTypes.rawOf(parameter) == Set.class;
    return new BatchShape(analysis.where(), marked[0], set, map, element, value);
  }

  private void report(String what) {
    analysis.report(AnnotationProblem.BATCH, what);
  }

  private static @Nullable Type argument(Type type, int index) {
    if (!(type instanceof ParameterizedType parameterized)
        || parameterized.getActualTypeArguments().length <= index) {
      return null;
    }
    Type argument = parameterized.getActualTypeArguments()[index];
    return argument instanceof WildcardType wildcard && wildcard.getLowerBounds().length == 0
        ? wildcard.getUpperBounds()[0]
        : argument;
  }

  /** Reports members and parameters that hold for a single key only. */
  static void refuseForOneKeyOnly(MethodAnalysis analysis, Layered layered) {
    Map<String, Boolean> asked = new LinkedHashMap<>();
    asked.put("a CacheControl parameter", ControlParameters.indexOf(analysis.method()) >= 0);
    asked.put("cacheExceptions", layered.cacheExceptions().length > 0);
    asked.put("softDeadline", layered.softDeadline() > 0);
    asked.put("hardDeadline", layered.hardDeadline() > 0);
    asked.put("refreshAhead", layered.refreshAhead() > 0);
    asked.put("refreshAheadBeta", layered.refreshAheadBeta() > 0);
    asked.put("hotTtl", layered.hotTtl() > 0);
    asked.forEach(
        (what, isAsked) -> {
          if (isAsked) {
            analysis.report(
                AnnotationProblem.BATCH,
                what + " is for a method with one entry; remove it, or each = true");
          }
        });
  }
}
