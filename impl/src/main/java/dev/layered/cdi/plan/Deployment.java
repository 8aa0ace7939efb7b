package dev.layered.cdi.plan;

import dev.layered.config.Problem;
import dev.layered.config.TextOverrides;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  private static final List<String> OF_WHOLE_CACHE =
      List.of("maxConcurrentLoads", "maxLoadsPerSecond");

  /** The first place that says something about a whole cache, and what it says. */
  private record Limit(String where, Object value) {}

  private final Map<Class<?>, BeanPlans> beans = new LinkedHashMap<>();
  private final Map<String, Declaration> caches = new LinkedHashMap<>();
  private final Map<List<String>, Limit> limits = new HashMap<>();
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
      if (!deployment.beans.containsKey(beanClass)) {
        deployment.beans.put(beanClass, analyzer.analyze(beanClass));
      }
    }
    for (BeanPlans plans : deployment.beans.values()) {
      deployment.declare(plans);
    }
    for (BeanPlans plans : deployment.beans.values()) {
      deployment.checkInvalidations(plans);
    }
    return deployment;
  }

  private void declare(BeanPlans plans) {
    for (ReadPlan plan : plans.reads().values()) {
      declare(plan.where(), plan.cacheName(), plan.valueType());
      for (String member : OF_WHOLE_CACHE) {
        declare(plan, member);
      }
    }
    for (PutPlan plan : plans.puts().values()) {
      declare(plan.where(), plan.cacheName(), plan.valueType());
    }
    for (BeanPlans.InjectedCache point : plans.injected()) {
      declare(point.where(), point.cacheName(), point.valueType());
    }
  }

  /** A member that holds for the cache as a whole, so that two methods cannot differ in it. */
  private void declare(ReadPlan plan, String member) {
    Object value = plan.settings().value(member);
    if (value == null) {
      return;
    }
    Limit first =
        limits.putIfAbsent(List.of(plan.cacheName(), member), new Limit(plan.where(), value));
    if (first != null && !first.value().equals(value)) {
      problems.add(
          AnnotationProblem.CONFLICT.at(
              plan.where(),
              member
                  + " of cache \""
                  + plan.cacheName()
                  + "\" is "
                  + value
                  + " here: conflicts with "
                  + first.where()
                  + ", where it is "
                  + first.value()
                  + "; use one value or two names"));
    }
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
    for (List<InvalidatePlan> ofMethod : plans.invalidations().values()) {
      for (InvalidatePlan plan : ofMethod) {
        if (!plan.cacheName().isEmpty() && !caches.containsKey(plan.cacheName())) {
          problems.add(
              AnnotationProblem.UNKNOWN_CACHE.at(
                  plan.where(),
                  "no method and no injection point declares a cache \""
                      + plan.cacheName()
                      + "\"; there are: "
                      + (caches.isEmpty() ? "none" : String.join(", ", caches.keySet()))));
        }
      }
    }
  }

  /** The plans of each bean class. */
  public Map<Class<?>, BeanPlans> beans() {
    return beans;
  }

  /** Each cache with the first place that declares it. */
  public Map<String, Declaration> caches() {
    return caches;
  }

  /** The declared types of all keys and parts of keys. */
  public Set<Type> keyTypes() {
    Set<Type> types = new LinkedHashSet<>();
    for (BeanPlans plans : beans.values()) {
      for (ReadPlan plan : plans.reads().values()) {
        types.addAll(plan.key().types());
      }
      for (PutPlan plan : plans.puts().values()) {
        types.addAll(plan.key().types());
      }
      for (BeanPlans.InjectedCache point : plans.injected()) {
        types.add(point.keyType());
      }
    }
    return types;
  }

  /** Everything that is wrong. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }
}
