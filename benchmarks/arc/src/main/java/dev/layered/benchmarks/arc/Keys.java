package dev.layered.benchmarks.arc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The keys that are asked for, the same in the same order for every benchmark, and as outside
 * Quarkus. Those of the calls are equal to those in the caches, but other objects.
 */
@State(Scope.Thread)
public class Keys {

  /** How many entries each cache holds: a power of two, and more than half of what it may hold. */
  static final int HELD = 1024;

  /** How many entries each cache may hold; as in application.properties. */
  static final int BOUND = 1500;

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
