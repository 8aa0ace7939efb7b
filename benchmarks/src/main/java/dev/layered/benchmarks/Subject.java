package dev.layered.benchmarks;

/**
 * One thing that is measured in turn with others, each time in a new process.
 *
 * @param <T> what a process measures
 */
public interface Subject<T> {

  /** Its name in results: the part of a figure's name before the unit. */
  String name();

  /**
   * Measures it once.
   *
   * @param effort how long to take
   * @return what the process measured
   * @throws Exception if it could not be measured
   */
  T measure(Effort effort) throws Exception;
}
