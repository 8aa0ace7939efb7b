package dev.layered.benchmarks.arc;

import dev.layered.benchmarks.common.Clock;
import dev.layered.benchmarks.common.JmhBenchmark;
import dev.layered.benchmarks.common.Sample;
import dev.layered.benchmarks.common.Scaling;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/**
 * One benchmark measured by JMH in this process, where the application is. JMH warns of that,
 * because several benchmarks in one process would disturb each other's compiled code; here each has
 * a process of its own, which the scenario starts.
 *
 * @param what {@code sample} or {@code scaling}
 */
record Measurement(String what, JmhBenchmark benchmark) {

  static Measurement of(String... arguments) {
    return new Measurement(
        arguments[0],
        new JmhBenchmark(
            ArcHit.class,
            arguments[1],
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4])));
  }

  /** Measures, and tells the result in one line: its two numbers. */
  String run() throws RunnerException {
    return switch (what) {
      case "sample" -> {
        Sample sample = benchmark.sample(Clock.CPU_NANOS);
        yield line(sample.time(), sample.bytes());
      }
      case "scaling" -> {
        Scaling scaling = benchmark.scaling();
        yield line(scaling.one(), scaling.all());
      }
      default -> throw new IllegalArgumentException("sample or scaling, not " + what);
    };
  }

  private static String line(double first, double second) {
    return String.format(Locale.ROOT, "MEASURED %f %f", first, second);
  }
}
