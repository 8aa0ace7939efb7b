package dev.layered.benchmarks;

import dev.layered.benchmarks.common.Clock;
import dev.layered.benchmarks.common.Sample;
import dev.layered.benchmarks.common.Scaling;
import org.openjdk.jmh.runner.RunnerException;

/**
 * A JMH benchmark of this jar, called by one thread.
 *
 * @param name its name in results
 * @param type the class of the benchmark
 * @param method its method
 * @param clock which time counts
 */
public record JmhSubject(String name, Class<?> type, String method, Clock clock)
    implements Subject<Sample> {

  private static final String[] OPTIONS = {
    "-Xms512m",
    "-Xmx512m",
    // Else a busy machine leaves the compiler behind, and half compiled code is measured.
    "-XX:-BackgroundCompilation",
    "-Djava.util.logging.config.class=" + WarningsOnly.class.getName()
  };

  @Override
  public Sample measure(Effort effort) throws RunnerException {
    return effort.of(type, method).sample(clock, OPTIONS);
  }

  /** The same benchmark called by two threads, and by one of them while the other rests. */
  public Subject<Scaling> byTwo() {
    return new ByTwo(name, type, method);
  }

  private record ByTwo(String name, Class<?> type, String method) implements Subject<Scaling> {

    @Override
    public Scaling measure(Effort effort) throws RunnerException {
      return effort.of(type, method).scaling(OPTIONS);
    }
  }
}
