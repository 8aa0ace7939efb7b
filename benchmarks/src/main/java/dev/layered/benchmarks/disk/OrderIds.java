package dev.layered.benchmarks.disk;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The keys that are asked for, the same in the same order for every benchmark. */
@State(Scope.Thread)
public class OrderIds {

  /** How many there are: a power of two. */
  static final int HELD = 1024;

  private int next;

  /** One of the keys. */
  static String of(int index) {
    return "order-" + (100_000 + index);
  }

  /** The next key; the odd step makes the order another one than that of writing. */
  String next() {
    next += 389;
    return of(next & (HELD - 1));
  }
}
