package dev.layered.benchmarks.startup;

import dev.layered.benchmarks.BuiltApplication;
import dev.layered.benchmarks.NotBuiltException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One of the Quarkus applications that this build makes beside the jar of the benchmarks. */
enum BootedApplication {
  /** With a method that Layered caches, on the heap only. */
  LAYERED("layered", true),

  /** The same without a cache. */
  WITHOUT("without", false),

  /** The same where Quarkus Cache caches it. */
  QUARKUS_CACHE("quarkus-cache", true);

  private final String folder;
  private final boolean cached;

  BootedApplication(String folder, boolean cached) {
    this.folder = folder;
    this.cached = cached;
  }

  /** What its second answer is, which tells whether the method ran again. */
  String secondAnswer() {
    return cached ? "hello 1" : "hello 2";
  }

  /**
   * A process of it, not started yet.
   *
   * @param options of the JVM
   * @throws NotBuiltException if it is not there
   */
  ProcessBuilder process(int port, List<String> options) throws NotBuiltException {
    List<String> all = new ArrayList<>(options);
    all.add("-Dquarkus.http.host=127.0.0.1");
    all.add("-Dquarkus.http.port=" + port);
    return BuiltApplication.find("quarkus/boot/" + folder).process(all, List.of());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
