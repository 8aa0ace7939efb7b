package dev.layered.cdi;

import dev.layered.cdi.plan.AnnotationProblem;
import dev.layered.cdi.plan.BeanPlans;
import dev.layered.cdi.plan.Deployment;
import dev.layered.cdi.plan.PutPlan;
import dev.layered.cdi.plan.ReadPlan;
import dev.layered.config.CacheSettings;
import dev.layered.config.DeclaredSettings;
import dev.layered.config.LayeredConfig;
import dev.layered.config.Live;
import dev.layered.config.MethodScope;
import dev.layered.config.MethodSettings;
import dev.layered.config.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of every cache and method of a deployment. */
final class DeploymentSettings {

  private static final System.Logger LOG = System.getLogger("dev.layered.config");

  private final Map<String, Live<CacheSettings>> caches = new HashMap<>();

  /** By identity: each plan is one object, and the hash code of a record is slow to begin with. */
  private final IdentityHashMap<ReadPlan, Live<MethodSettings>> reads = new IdentityHashMap<>();

  private final IdentityHashMap<PutPlan, Live<MethodSettings>> puts = new IdentityHashMap<>();

  private final LayeredConfig config;

  DeploymentSettings(LayeredConfig config, Deployment deployment) {
    this.config = config;
    Map<String, DeclaredSettings> declared = new HashMap<>();
    for (BeanPlans plans : deployment.beans().values()) {
      for (ReadPlan plan : plans.reads().values()) {
        DeclaredSettings before = declared.get(plan.cacheName());
        declared.put(
            plan.cacheName(), before == null ? plan.settings() : before.merge(plan.settings()));
        reads.put(
            plan,
            config.method(
                scopeOf(plan.beanClass(), plan.method().getName(), "Layered"),
                plan.cacheName(),
                plan.settings()));
      }
      for (PutPlan plan : plans.puts().values()) {
        puts.put(
            plan,
            config.method(
                scopeOf(plan.beanClass(), plan.method().getName(), "CachePut"),
                plan.cacheName(),
                plan.settings()));
      }
    }
    for (String name : deployment.caches().keySet()) {
      caches.put(name, config.cache(name, declared.getOrDefault(name, DeclaredSettings.NONE)));
    }
  }

  private static MethodScope scopeOf(Class<?> beanClass, String method, String annotation) {
    return new MethodScope(beanClass.getName(), method, annotation);
  }

  Live<CacheSettings> of(String cache) {
    return require(caches.get(cache));
  }

  Live<MethodSettings> of(ReadPlan plan) {
    return require(reads.get(plan));
  }

  Live<MethodSettings> of(PutPlan plan) {
    return require(puts.get(plan));
  }

  private static <T> T require(@Nullable T known) {
    if (known == null) {
      throw new IllegalStateException("not part of this deployment");
    }
    return known;
  }

  /**
   * What is wrong with configuration. Names that another application may mean are logged and not
   * counted: they must not keep this one from starting.
   */
  List<Problem> problems() {
    List<Problem> errors = new ArrayList<>();
    for (Problem problem : config.problems()) {
      if (problem.mayConcernAnotherApplication()) {
        LOG.log(System.Logger.Level.WARNING, problem::toString);
      } else {
        errors.add(problem);
      }
    }
    for (ReadPlan plan : reads.keySet()) {
      if (!plan.cacheExceptions().isEmpty()
          && of(plan).current().policy().exceptionTtlNanos() == 0) {
        errors.add(
            AnnotationProblem.EXCEPTION.at(
                plan.where(),
                "cacheExceptions are kept for no time; set exceptionTtl, such as 10, or"
                    + " layered.exception-ttl"));
      }
    }
    return errors;
  }
}
