package dev.layered.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
 * A JMH benchmark of this jar.
 *
 * @param name its name in results
 * @param type the class of the benchmark
 * @param method its method
 * @param clock which time counts
 * @param threads how many call it at the same time
 */
public record JmhSubject(String name, Class<?> type, String method, Clock clock, int threads)
    implements Subject {

  private static final String ALLOCATION = "gc.alloc.rate.norm";

  @Override
  public Sample measure(Effort effort) throws RunnerException {
    Collection<BenchmarkResult> processes =
        new Runner(options(effort)).runSingle().getBenchmarkResults();
    List<IterationResult> iterations = new ArrayList<>();
    processes.forEach(process -> iterations.addAll(process.getIterationResults()));
    double wall = Rounds.median(iterations, result -> result.getPrimaryResult().getScore());
    return new Sample(
        clock == Clock.CPU_NANOS
            ? Rounds.median(iterations, result -> secondary(result, CpuTimeProfiler.RESULT))
            : wall,
        wall,
        Rounds.median(iterations, result -> secondary(result, ALLOCATION)));
  }

  private Options options(Effort effort) {
    TimeValue time = TimeValue.milliseconds(effort.millis());
    return new OptionsBuilder()
        .include("^" + type.getName().replace(".", "\\.") + "\\." + method + "$")
        .mode(Mode.AverageTime)
        .timeUnit(clock.timeUnit())
        .threads(threads)
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
            // Else a busy machine leaves the compiler behind, and half compiled code is measured.
            "-XX:-BackgroundCompilation",
            "-Djava.util.logging.config.class=" + WarningsOnly.class.getName())
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private static double secondary(IterationResult iteration, String name) {
    return iteration.getSecondaryResults().get(name).getScore();
  }
}
