package dev.layered.benchmarks.redis;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/** The keys that are asked for, the same in the same order for every benchmark. */
@State(Scope.Thread)
public class Ids {

  /** How many there are: a power of two. */
  static final int HELD = Size.KB_1.held();

  private int held = HELD;
  private int next;

  /** As many as are held. */
  public Ids() {}

  /** As many as are held of a size. */
  Ids(Size size) {
    this.held = size.held();
  }

  /** For JMH: as many as the benchmark holds. */
  @Setup
  public void start(BenchmarkParams benchmark) {
    String name = benchmark.getBenchmark();
    held = Size.of(name.substring(0, name.lastIndexOf('.'))).held();
  }

  static String of(int index) {
    return "document-" + (100_000 + index);
  }

  String next() {
    next += 389;
    return of(next & (held - 1));
  }
}
