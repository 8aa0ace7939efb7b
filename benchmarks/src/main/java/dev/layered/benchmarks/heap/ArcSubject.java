package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.ArcApplication;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Subject;
import dev.layered.benchmarks.common.Sample;
import dev.layered.benchmarks.common.Scaling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A benchmark of the Quarkus application: JMH within its process.
 *
 * @param name its name in results
 * @param application the application
 * @param method the method of the benchmark there
 */
record ArcSubject(String name, ArcApplication application, String method)
    implements Subject<Sample> {

  private static final Pattern RESULT =
      Pattern.compile("^MEASURED (\\S+) (\\S+)$", Pattern.MULTILINE);

  @Override
  public Sample measure(Effort effort) throws IOException, InterruptedException {
    double[] found = run("sample", effort);
    return new Sample(found[0], found[1]);
  }

  /** The same benchmark called by two threads, and by one of them while the other rests. */
  Subject<Scaling> byTwo() {
    return new ByTwo(this);
  }

  private record ByTwo(ArcSubject one) implements Subject<Scaling> {

    @Override
    public String name() {
      return one.name;
    }

    @Override
    public Scaling measure(Effort effort) throws IOException, InterruptedException {
      double[] found = one.run("scaling", effort);
      return new Scaling(found[0], found[1]);
    }
  }

  private double[] run(String what, Effort effort) throws IOException, InterruptedException {
    Process process =
        application
            .process(
                List.of("-XX:-BackgroundCompilation", "-Dquarkus.http.host-enabled=false"),
                List.of(
                    what,
                    method,
                    String.valueOf(effort.warmups()),
                    String.valueOf(effort.iterations()),
                    String.valueOf(effort.millis())))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    Matcher result = RESULT.matcher(output);
    if (status != 0 || !result.find()) {
      throw new IllegalStateException(
          "the Quarkus application measured nothing of " + method + ": " + output);
    }
    return new double[] {Double.parseDouble(result.group(1)), Double.parseDouble(result.group(2))};
  }
}
