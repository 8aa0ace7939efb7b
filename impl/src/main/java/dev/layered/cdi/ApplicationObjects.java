package dev.layered.cdi;

import dev.layered.Unless;
import dev.layered.cdi.plan.AnnotationProblem;
import dev.layered.cdi.plan.BeanPlans;
import dev.layered.cdi.plan.Deployment;
import dev.layered.cdi.plan.InvalidatePlan;
import dev.layered.cdi.plan.KeyMaker;
import dev.layered.cdi.plan.KeySource;
import dev.layered.cdi.plan.PutPlan;
import dev.layered.cdi.plan.ReadPlan;
import dev.layered.config.Problem;
import dev.layered.spi.KeyGenerator;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Makes the objects of the application that annotations name by class; all of them before anything
 * starts.
 *
 * <p>Each belongs to one annotation of one bean, and is kept by its plan. One method may carry two
 * annotations, be inherited by two beans, or name the same generator as another.
 */
final class ApplicationObjects {

  private final IdentityHashMap<Record, Unless> unless = new IdentityHashMap<>();
  private final IdentityHashMap<KeySource, KeyMaker> generated = new IdentityHashMap<>();
  private final ApplicationBeans beans;
  private final Instance<KeyGenerator> generators;
  private final List<Problem> problems;

  ApplicationObjects(
      ApplicationBeans beans,
      Instance<KeyGenerator> generators,
      Deployment deployment,
      List<Problem> problems) {
    this.beans = beans;
    this.generators = generators;
    this.problems = problems;
    for (BeanPlans plans : deployment.beans().values()) {
      for (ReadPlan plan : plans.reads().values()) {
        make(plan, plan.where(), plan.method(), plan.key(), plan.unless());
      }
      for (PutPlan plan : plans.puts().values()) {
        make(plan, plan.where(), plan.method(), plan.key(), plan.unless());
      }
      for (List<InvalidatePlan> ofMethod : plans.invalidations().values()) {
        ofMethod.forEach(this::make);
      }
    }
  }

  private void make(
      Record plan, String where, Method method, KeySource key, Class<? extends Unless> type) {
    make(where, method, key);
    try {
      unless.put(plan, create(type));
    } catch (ReflectiveOperationException failed) {
      report(where, "unless", type, failed);
    }
  }

  private void make(InvalidatePlan plan) {
    KeySource key = plan.key();
    if (key != null) {
      make(plan.where(), plan.method(), key);
    }
  }

  private void make(String where, Method method, KeySource key) {
    Class<? extends KeyGenerator> type = key.generator();
    if (type == null) {
      return;
    }
    try {
      generated.put(key, KeyMaker.generated(method, find(type)));
    } catch (ReflectiveOperationException failed) {
      report(where, "keyGenerator", type, failed);
    }
  }

  private <T extends KeyGenerator> T find(Class<T> type) throws ReflectiveOperationException {
    Instance<T> found = beans.of(generators.select(type), type);
    return found.isResolvable() ? found.get() : create(type);
  }

  private static <T> T create(Class<T> type) throws ReflectiveOperationException {
    Constructor<T> constructor = type.getDeclaredConstructor();
    constructor.trySetAccessible();
    return constructor.newInstance();
  }

  private void report(
      String where, String member, Class<?> type, ReflectiveOperationException failed) {
    problems.add(
        AnnotationProblem.NOT_CREATABLE.at(
            where,
            member
                + " = "
                + type.getTypeName()
                + " cannot be created; it needs a constructor without parameters: "
                + (failed instanceof InvocationTargetException ? failed.getCause() : failed)));
  }

  /** What a {@code ReadPlan} or a {@code PutPlan} names. */
  Unless unlessOf(Record plan) {
    return unless.getOrDefault(plan, new Unless.Never());
  }

  KeyMaker keyMakerOf(KeySource source) {
    KeyMaker own = source.maker();
    if (own != null) {
      return own;
    }
    KeyMaker made = generated.get(source);
    if (made == null) {
      throw new IllegalStateException("a key without a source");
    }
    return made;
  }
}
