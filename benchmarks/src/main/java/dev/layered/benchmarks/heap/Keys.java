package dev.layered.benchmarks.heap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The keys that are asked for, the same in the same order for every benchmark. Those of the calls
 * are equal to those in the caches, but other objects, as in an application.
 */
@State(Scope.Thread)
public class Keys {

  /** How many entries each cache holds: a power of two. */
  static final int HELD = 1024;

  /**
   * How many entries each cache may hold. Caffeine skips its bookkeeping while it is less than half
   * full, and then looks faster than it is in use.
   */
  static final int BOUND = 1500;

  /** The further arguments of methods with three. */
  static final String COUNTRY = "Iceland";

  static final int YEAR = 1999;

  private final String[] keys = all().toArray(new String[0]);
  private int next;

  /** New objects with the texts of all keys. */
  static List<String> all() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < HELD; i++) {
      all.add("user-" + (100_000 + i));
    }
    Collections.shuffle(all, new Random(1));
    return all;
  }

  /** The next key. */
  String next() {
    return keys[next++ & (HELD - 1)];
  }
}
