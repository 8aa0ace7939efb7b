package dev.layered.cdi.plan;

import dev.layered.config.Problem;
import dev.layered.config.TextOverrides;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plans of all bean classes of an application, and what is wrong with them as a whole. */
public final class Deployment {

  /**
   * A place that says what a cache holds.
   *
   * @param where the place
   * @param valueType the declared type
   */
  public record Declaration(String where, Type valueType) {

    /** Whether the type is one of the problems already, whatever the codec. */
    public boolean isRefused() {
      return ValueTypes.oneShot(valueType) != null || !GenericTypes.isConcrete(valueType);
    }
  }

  private final Map<Class<?>, BeanPlans> beans = new LinkedHashMap<>();
  private final Map<String, Declaration> caches = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private Deployment() {}

  /**
   * Analyzes bean classes.
   *
   * @param overrides what configuration says in the place of annotations
   */
  public static Deployment of(Collection<Class<?>> beanClasses, TextOverrides overrides) {
    Deployment deployment = new Deployment();
    BeanAnalyzer analyzer = new BeanAnalyzer(overrides, deployment.problems);
    for (Class<?> beanClass : beanClasses) {
      deployment.beans.computeIfAbsent(beanClass, analyzer::analyze);
    }
    deployment.beans.values().forEach(deployment::declare);
    deployment.beans.values().forEach(deployment::checkInvalidations);
    return deployment;
  }

  private void declare(BeanPlans plans) {
    plans
        .reads()
        .values()
        .forEach(plan -> declare(plan.where(), plan.cacheName(), plan.valueType()));
    plans
        .puts()
        .values()
        .forEach(plan -> declare(plan.where(), plan.cacheName(), plan.valueType()));
    plans.injected().forEach(point -> declare(point.where(), point.cacheName(), point.valueType()));
  }

  private void declare(String where, String cache, Type valueType) {
    Declaration first = caches.putIfAbsent(cache, new Declaration(where, valueType));
    if (first != null && !first.valueType().equals(valueType)) {
      problems.add(
          AnnotationProblem.CONFLICT.at(
              where,
              "cache \""
                  + cache
                  + "\" holds "
                  + valueType.getTypeName()
                  + " here: conflicts with "
                  + first.where()
                  + ", where it holds "
                  + first.valueType().getTypeName()
                  + "; use one type or two names"));
    }
  }

  private void checkInvalidations(BeanPlans plans) {
    plans.invalidations().values().stream()
        .flatMap(List::stream)
        .filter(plan -> !plan.cacheName().isEmpty() && !caches.containsKey(plan.cacheName()))
        .forEach(
            plan ->
                problems.add(
                    AnnotationProblem.UNKNOWN_CACHE.at(
                        plan.where(),
                        "no method and no injection point declares a cache \""
                            + plan.cacheName()
                            + "\"; there are: "
                            + (caches.isEmpty() ? "none" : String.join(", ", caches.keySet())))));
  }

  /** The plans of each bean class. */
  public Map<Class<?>, BeanPlans> beans() {
    return beans;
  }

  /** Each cache with the first place that declares it. */
  public Map<String, Declaration> caches() {
    return caches;
  }

  /** Everything that is wrong. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }
}
