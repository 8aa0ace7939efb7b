package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.ArcApplication;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Sample;
import dev.layered.benchmarks.Subject;
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
 * @param threads how many call it at the same time
 */
record ArcSubject(String name, ArcApplication application, String method, int threads)
    implements Subject {

  private static final Pattern RESULT =
      Pattern.compile("^MEASURED (\\S+) (\\S+) (\\S+)$", Pattern.MULTILINE);

  @Override
  public Sample measure(Effort effort) throws IOException, InterruptedException {
    Process process =
        application
            .process(
                List.of("-XX:-BackgroundCompilation", "-Dquarkus.http.host-enabled=false"),
                List.of(
                    method,
                    String.valueOf(threads),
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
    return new Sample(
        Double.parseDouble(result.group(1)),
        Double.parseDouble(result.group(2)),
        Double.parseDouble(result.group(3)));
  }
}
