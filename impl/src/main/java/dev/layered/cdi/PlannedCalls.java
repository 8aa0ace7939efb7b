package dev.layered.cdi;

import dev.layered.config.NearestName;
import dev.layered.core.TypedCaches.MethodCalls;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what a call of a {@code @Layered} method would read, by name and arguments. */
final class PlannedCalls implements MethodCalls {

  private final BoundPlans plans;

  PlannedCalls(BoundPlans plans) {
    this.plans = plans;
  }

  @Override
  public Call of(Class<?> bean, String method, @Nullable Object[] arguments) {
    Map<Method, CachedMethod> reads = readsOf(bean);
    List<Method> named = new ArrayList<>();
    List<Method> fitting = new ArrayList<>();
    @Nullable Object[] converted = arguments;
    for (Method each : reads.keySet()) {
      if (each.getName().equals(method) && !each.isBridge()) {
        named.add(each);
        @Nullable Object[] fit = Arguments.fit(each, arguments);
        if (fit != null) {
          fitting.add(each);
          converted = fit;
        }
      }
    }
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          bean.getName()
              + " has no @Layered method \""
              + method
              + "\""
              + nearest(method, reads.keySet())
              + "; it has: "
              + signatures(reads.keySet()));
    }
    if (fitting.size() != 1) {
      throw new IllegalArgumentException(
          (fitting.isEmpty() ? "no method \"" : "more than one method \"")
              + method
              + "\" of "
              + bean.getName()
              + " takes arguments of the types "
              + Arrays.stream(arguments)
                  .map(each -> each == null ? "null" : each.getClass().getSimpleName())
                  .collect(Collectors.joining(", ", "(", ")"))
              + "; there are: "
              + signatures(named));
    }
    CachedMethod read = reads.get(fitting.get(0));
    if (read == null) {
      throw new IllegalStateException("a method without its plan");
    }
    return read.explained(converted);
  }

  private Map<Method, CachedMethod> readsOf(Class<?> bean) {
    Map<Method, CachedMethod> reads = plans.ofClass(bean).reads();
    if (reads.isEmpty()) {
      TreeSet<String> names = new TreeSet<>();
      plans
          .all()
          .forEach(
              (type, each) -> {
                if (!each.reads().isEmpty()) {
                  names.add(type.getName());
                }
              });
      throw new IllegalArgumentException(
          bean.getName()
              + " is no bean with @Layered methods"
              + NearestName.to(bean.getName(), names)
                  .map(near -> "; did you mean " + near + "?")
                  .orElse("")
              + "; there are: "
              + String.join(", ", names));
    }
    return reads;
  }

  private static String nearest(String method, Collection<Method> methods) {
    return NearestName.to(method, methods.stream().map(Method::getName).distinct().toList())
        .map(near -> "; did you mean \"" + near + "\"?")
        .orElse("");
  }

  private static String signatures(Collection<Method> methods) {
    return methods.stream()
        .filter(method -> !method.isBridge())
        .map(PlannedCalls::signature)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String signature(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
