package dev.layered.benchmarks.redis;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The keys that are asked for, the same in the same order for every benchmark. */
@State(Scope.Thread)
public class Ids {

  /** How many there are: a power of two. */
  static final int HELD = 1024;

  private int next;

  static String of(int index) {
    return "document-" + (100_000 + index);
  }

  String next() {
    next += 389;
    return of(next & (HELD - 1));
  }
}
