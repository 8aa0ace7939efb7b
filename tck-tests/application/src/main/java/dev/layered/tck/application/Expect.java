package dev.layered.tck.application;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a check says of what it saw. */
final class Expect {

  private Expect() {}

  /** Fails unless both are equal. */
  static void equal(@Nullable Object expected, @Nullable Object actual, String what) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError(what + ": expected " + expected + ", got " + actual);
    }
  }

  /** Fails unless it holds. */
  static void that(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
