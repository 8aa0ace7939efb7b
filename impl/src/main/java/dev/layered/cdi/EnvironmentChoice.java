package dev.layered.cdi;

import dev.layered.LayeredException;
import dev.layered.cdi.plan.AnnotationProblem;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the environment of a node among the beans. */
final class EnvironmentChoice {

  private EnvironmentChoice() {}

  /**
   * The only bean.
   *
   * @return null if there is none, as in production
   * @throws LayeredException if there are several: a test would run without its clock, in silence
   */
  static @Nullable NodeEnvironment of(Instance<NodeEnvironment> beans) {
    if (beans.isAmbiguous()) {
      String found =
          beans
              .handlesStream()
              .map(handle -> handle.getBean().getBeanClass().getName())
              .sorted()
              .collect(Collectors.joining(", "));
      throw new LayeredException(
          ProblemReport.of(
              List.of(
                  AnnotationProblem.ENVIRONMENT.at(
                      NodeEnvironment.class.getName(),
                      "there are several beans of this type (" + found + "); one is allowed"))));
    }
    return beans.isResolvable() ? beans.get() : null;
  }
}
