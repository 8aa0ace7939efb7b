package dev.layered.benchmarks.arc;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The application: without arguments it serves HTTP until it is ended, with those of {@link
 * Measurement} it measures one benchmark in this process and ends.
 */
@QuarkusMain
public class ArcBenchmarks implements QuarkusApplication {

  @Override
  public int run(String... arguments) throws Exception {
    if (arguments.length == 0) {
      Quarkus.waitForExit();
    } else {
      System.out.println(Measurement.of(arguments).run());
    }
    return 0;
  }
}
