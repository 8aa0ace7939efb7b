package dev.layered.benchmarks.arc;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One benchmark measured by JMH in this process, where the application is. JMH warns of that,
 * because several benchmarks in one process would disturb each other's compiled code; here each has
 * a process of its own, which the scenario starts.
 *
 * @param method the method of {@link ArcHit}
 * @param threads how many call it
 */
record Measurement(String method, int threads, int warmups, int iterations, int millis) {

  /** Begins the line of the result: then processor time, wall-clock time (ns), bytes. */
  private static final String RESULT = "MEASURED";

  static Measurement of(String... arguments) {
    return new Measurement(
        arguments[0],
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]),
        Integer.parseInt(arguments[3]),
        Integer.parseInt(arguments[4]));
  }

  /** Measures, and tells the medians in one line. */
  String run() throws RunnerException {
    Collection<IterationResult> measured =
        new Runner(
                new OptionsBuilder()
                    .include(
                        "^" + ArcHit.class.getName().replace(".", "\\.") + "\\." + method + "$")
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.NANOSECONDS)
                    .threads(threads)
                    .forks(0)
                    .warmupIterations(warmups)
                    .warmupTime(TimeValue.milliseconds(millis))
                    .measurementIterations(iterations)
                    .measurementTime(TimeValue.milliseconds(millis))
                    .addProfiler(GCProfiler.class)
                    .addProfiler(CpuTimeProfiler.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .runSingle()
            .getBenchmarkResults()
            .iterator()
            .next()
            .getIterationResults();
    return String.format(
        Locale.ROOT,
        "%s %f %f %f",
        RESULT,
        median(measured, result -> secondary(result, CpuTimeProfiler.RESULT)),
        median(measured, result -> result.getPrimaryResult().getScore()),
        median(measured, result -> secondary(result, "gc.alloc.rate.norm")));
  }

  private static double secondary(IterationResult result, String name) {
    return result.getSecondaryResults().get(name).getScore();
  }

  private static double median(
      Collection<IterationResult> from, ToDoubleFunction<IterationResult> number) {
    double[] sorted = from.stream().mapToDouble(number).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).sum() / 2;
  }
}
