package dev.layered.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH benchmarks measured in turn, again and again, each time in a new process. What else the
 * machine does then hits all of them alike, and a ratio taken within one round says more than one
 * of two averages.
 */
public final class Rounds {

  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private final List<Map<String, Sample>> rounds;

  private Rounds(List<Map<String, Sample>> rounds) {
    this.rounds = rounds;
  }

  /**
   * Measures.
   *
   * @param type the class of the benchmarks
   * @param methods its methods; each round begins with another one
   * @param clock which time counts
   * @param effort how long to take
   * @param progress told of each measurement
   * @throws RunnerException if a benchmark fails
   */
  public static Rounds measure(
      Class<?> type, List<String> methods, Clock clock, Effort effort, Consumer<String> progress)
      throws RunnerException {
    List<Map<String, Sample>> rounds = new ArrayList<>();
    List<String> order = new ArrayList<>(methods);
    for (int round = 1; round <= effort.rounds(); round++) {
      Map<String, Sample> samples = new HashMap<>();
      for (String method : order) {
        Sample sample = sample(type, method, clock, effort);
        samples.put(method, sample);
        progress.accept(
            String.format(
                Locale.ROOT,
                "round %d/%d  %-16s %10.2f %s %8.0f B",
                round,
                effort.rounds(),
                method,
                sample.time(),
                clock.unit(),
                sample.bytes()));
      }
      rounds.add(samples);
      Collections.rotate(order, -1);
    }
    return new Rounds(rounds);
  }

  private static Sample sample(Class<?> type, String method, Clock clock, Effort effort)
      throws RunnerException {
    Collection<BenchmarkResult> processes =
        new Runner(options(type, method, clock, effort)).runSingle().getBenchmarkResults();
    List<IterationResult> iterations = new ArrayList<>();
    processes.forEach(process -> iterations.addAll(process.getIterationResults()));
    return new Sample(
        median(iterations, iteration -> time(iteration, clock)),
        median(iterations, iteration -> secondary(iteration, ALLOCATION)));
  }

  private static Options options(Class<?> type, String method, Clock clock, Effort effort) {
    TimeValue time = TimeValue.milliseconds(effort.millis());
    return new OptionsBuilder()
        .include("^" + type.getName().replace(".", "\\.") + "\\." + method + "$")
        .mode(Mode.AverageTime)
        .timeUnit(clock.timeUnit())
        .threads(1)
        .forks(1)
        .warmupIterations(effort.warmups())
        .warmupTime(time)
        .measurementIterations(effort.iterations())
        .measurementTime(time)
        .addProfiler(GCProfiler.class)
        .addProfiler(CpuTimeProfiler.class)
        .jvmArgsAppend(
            "-Xms512m",
            "-Xmx512m",
            "-Djava.util.logging.config.class=" + WarningsOnly.class.getName())
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private static double time(IterationResult iteration, Clock clock) {
    return clock == Clock.CPU_NANOS
        ? secondary(iteration, CpuTimeProfiler.RESULT)
        : iteration.getPrimaryResult().getScore();
  }

  private static double secondary(IterationResult iteration, String name) {
    return iteration.getSecondaryResults().get(name).getScore();
  }

  /** The median over the rounds of a number that is taken from each. */
  public double median(ToDoubleFunction<Map<String, Sample>> number) {
    return median(rounds, number);
  }

  private static <T> double median(List<T> from, ToDoubleFunction<T> number) {
    double[] sorted = from.stream().mapToDouble(number).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).sum() / 2;
  }

  /** The median time of a benchmark. */
  public double time(String method) {
    return median(round -> round.get(method).time());
  }

  /** The median allocation of a benchmark. */
  public double bytes(String method) {
    return median(round -> round.get(method).bytes());
  }
}
