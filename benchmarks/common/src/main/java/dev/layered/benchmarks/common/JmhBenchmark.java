package dev.layered.benchmarks.common;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One benchmark, and how long to measure it.
 *
 * @param type the class of the benchmark
 * @param method its method
 * @param warmups iterations that do not count; for {@link #scaling} an even number
 * @param iterations those that do
 * @param millis how long one takes
 */
public record JmhBenchmark(Class<?> type, String method, int warmups, int iterations, int millis) {

  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final int SCALING_THREADS = 2;

  /**
   * Measures calls of one thread.
   *
   * @param clock which time counts
   * @param options of the JVM of a new process; without any, it is measured in this one
   */
  public Sample sample(Clock clock, String... options) throws RunnerException {
    List<IterationResult> results =
        run(
            options(options)
                .mode(Mode.AverageTime)
                .timeUnit(clock.timeUnit())
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class));
    return new Sample(
        clock == Clock.CPU_NANOS
            ? median(results, result -> secondary(result, CpuTimeProfiler.RESULT))
            : median(results, JmhBenchmark::score),
        median(results, result -> secondary(result, ALLOCATION)));
  }

  /**
   * Measures two threads, and one of them alone, in turn. By the clock on the wall: the processor
   * time of a call does not tell whether both threads ran.
   *
   * @param options as above
   */
  public Scaling scaling(String... options) throws RunnerException {
    List<IterationResult> results =
        run(
            options(options)
                .mode(Mode.Throughput)
                .timeUnit(TimeUnit.MICROSECONDS)
                .threads(SCALING_THREADS)
                .param(Keys.ALTERNATING, "true"));
    List<IterationResult> ofAll = new ArrayList<>();
    List<IterationResult> ofOne = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      (Keys.isForAll(warmups + i) ? ofAll : ofOne).add(results.get(i));
    }
    return new Scaling(median(ofOne, JmhBenchmark::score), median(ofAll, JmhBenchmark::score));
  }

  private ChainedOptionsBuilder options(String... ofNewProcess) {
    TimeValue time = TimeValue.milliseconds(millis);
    return new OptionsBuilder()
        .include("^" + type.getName().replace(".", "\\.") + "\\." + method + "$")
        .forks(ofNewProcess.length == 0 ? 0 : 1)
        .warmupIterations(warmups)
        .warmupTime(time)
        .measurementIterations(iterations)
        .measurementTime(time)
        .jvmArgsAppend(ofNewProcess)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private static List<IterationResult> run(ChainedOptionsBuilder options) throws RunnerException {
    List<IterationResult> iterations = new ArrayList<>();
    for (BenchmarkResult process : new Runner(options.build()).runSingle().getBenchmarkResults()) {
      iterations.addAll(process.getIterationResults());
    }
    return iterations;
  }

  private static double score(IterationResult iteration) {
    return iteration.getPrimaryResult().getScore();
  }

  private static double secondary(IterationResult iteration, String name) {
    return iteration.getSecondaryResults().get(name).getScore();
  }

  private static double median(
      List<IterationResult> from, ToDoubleFunction<IterationResult> number) {
    return Quantiles.median(from.stream().mapToDouble(number).toArray());
  }
}
