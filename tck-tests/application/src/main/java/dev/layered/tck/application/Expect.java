package dev.layered.tck.application;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a check says of what it saw. */
public final class Expect {

  /** System property: after how many milliseconds something counts as broken. */
  static final String BOUND = "tck.bound";

  private static final long DEFAULT_BOUND = 5_000;

  private Expect() {}

  /** Fails unless both are equal. */
  public static void equal(@Nullable Object expected, @Nullable Object actual, String what) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError(what + ": expected " + expected + ", got " + actual);
    }
  }

  /** Fails unless it holds. */
  public static void that(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** After how many milliseconds something counts as broken. */
  static long bound() {
    return Long.getLong(BOUND, DEFAULT_BOUND);
  }

  /** Fails unless it holds within a time that only something broken needs. */
  public static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long bound = bound();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(bound);
    while (!condition.call()) {
      that(System.nanoTime() < end, "still not after " + bound + " ms: " + what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /**
   * Fails unless the method has run once now, and a second call does not run it.
   *
   * @param read returns how often the method has run for a key that nobody has used before
   */
  public static void cached(Callable<Integer> read) throws Exception {
    equal(1, read.call(), "runs of the method at the first call");
    equal(1, read.call(), "runs of the method at the second call");
  }

  /** Fails unless the next call runs the method for the second time, and is cached again. */
  public static void loadedAgain(Callable<Integer> read) throws Exception {
    equal(2, read.call(), "runs of the method after the entry has gone");
    equal(2, read.call(), "runs of the method at the call after that");
  }

  /**
   * Fails unless the method runs again after a while, and not at every call.
   *
   * @param read as in {@link #cached}; its entries live for a moment only
   */
  public static void expires(Callable<Integer> read) throws Exception {
    AtomicInteger last = new AtomicInteger();
    AtomicBoolean hit = new AtomicBoolean();
    eventually(
        "a hit, and another run of the method",
        () -> {
          int run = read.call();
          if (last.getAndSet(run) == run) {
            hit.set(true);
          }
          return hit.get() && run > 1;
        });
  }

  /** Fails unless every call runs the method. */
  public static void notCached(Callable<Integer> read) throws Exception {
    equal(1, read.call(), "runs of the method at the first call");
    equal(2, read.call(), "runs of the method at the second call");
  }

  /** What a call throws; fails if it throws nothing. */
  public static Throwable thrown(Report.Check call) {
    try {
      call.run();
    } catch (Exception expected) {
      return expected;
    }
    throw new AssertionError("no exception");
  }

  /** Makes a call on a thread that the container knows nothing of. */
  static FutureTask<Integer> started(Callable<Integer> call) {
    FutureTask<Integer> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "contract-caller");
    thread.setDaemon(true);
    thread.start();
    return task;
  }
}
