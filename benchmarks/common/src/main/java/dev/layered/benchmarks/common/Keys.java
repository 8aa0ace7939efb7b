package dev.layered.benchmarks.common;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * The keys that are asked for, the same in the same order for every benchmark. Those of the calls
 * are equal to those in the caches, but other objects, as in an application.
 *
 * <p>If {@link #alternating}, all threads call in one iteration, and only the first one in the
 * next. So both are measured in one process, with the same compiled code: from process to process
 * the compiler takes other decisions, which change a call by a factor of two.
 */
@State(Scope.Thread)
public class Keys {

  /** The parameter {@link #alternating}, for JMH. */
  static final String ALTERNATING = "alternating";

  /** How many entries each cache holds: a power of two. */
  public static final int HELD = 1024;

  /**
   * How many entries each cache may hold. Caffeine skips its bookkeeping while it is less than half
   * full, and then looks faster than it is in use.
   */
  public static final int BOUND = 1500;

  /** The further arguments of methods with three. */
  public static final String COUNTRY = "Iceland";

  public static final int YEAR = 1999;

  /** Between two calls of a thread that rests: JMH wants each to go on calling. */
  private static final long REST_NANOS = 1_000_000;

  /** Whether all threads but the first rest in every other iteration. */
  @Param("false")
  public boolean alternating;

  private final String[] keys = all().toArray(new String[0]);
  private int next;
  private int iteration;
  private boolean resting;

  /** New objects with the texts of all keys. */
  public static List<String> all() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < HELD; i++) {
      all.add("user-" + (100_000 + i));
    }
    Collections.shuffle(all, new Random(1));
    return all;
  }

  /** Whether all threads call in an iteration, the first of which has the number 0. */
  static boolean isForAll(int iteration) {
    return iteration % 2 == 0;
  }

  /** Before an iteration, in each thread. */
  @Setup(Level.Iteration)
  public void takeTurns(ThreadParams thread) {
    resting = alternating && thread.getThreadIndex() > 0 && !isForAll(iteration);
    iteration++;
  }

  /** The next key. */
  public String next() {
    if (resting) {
      LockSupport.parkNanos(REST_NANOS);
    }
    return keys[next++ & (HELD - 1)];
  }
}
