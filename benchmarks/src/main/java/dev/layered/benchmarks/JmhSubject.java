package dev.layered.benchmarks;

import dev.layered.benchmarks.common.Clock;
import dev.layered.benchmarks.common.Sample;
import dev.layered.benchmarks.common.Scaling;
import java.util.List;
import java.util.stream.Stream;
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

  private static final List<String> OPTIONS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          // Else a busy machine leaves the compiler behind, and half compiled code is measured.
          "-XX:-BackgroundCompilation",
          "-Djava.util.logging.config.class=" + WarningsOnly.class.getName());

  private static final String APART = "-XX:ObjectAlignmentInBytes=128";

  @Override
  public Sample measure(Effort effort) throws RunnerException {
    return effort.of(type, method).sample(clock, OPTIONS.toArray(String[]::new));
  }

  /** The same benchmark called by two threads, and by one of them while the other rests. */
  public Subject<Scaling> byTwo() {
    return new ByTwo(name, type, method, OPTIONS);
  }

  /**
   * As {@link #byTwo}, where no two objects share a line of the processors' caches, so that nobody
   * is slowed down by writes to what only lies beside his own. Each call allocates several times as
   * much then: compare it with nothing but itself.
   */
  public Subject<Scaling> byTwoApart() {
    List<String> apart = Stream.concat(OPTIONS.stream(), Stream.of(APART)).toList();
    return new ByTwo(name, type, method, apart);
  }

  private record ByTwo(String name, Class<?> type, String method, List<String> options)
      implements Subject<Scaling> {

    @Override
    public Scaling measure(Effort effort) throws RunnerException {
      return effort.of(type, method).scaling(options.toArray(String[]::new));
    }
  }
}
