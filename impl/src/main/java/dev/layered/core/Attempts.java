package dev.layered.core;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Several pieces of work that are all done, whatever some of them throw: what the first one throws
 * is kept, and suppresses what the others do. For one thread.
 */
public final class Attempts {

  private @Nullable Throwable first;

  /** Work before which nothing has failed. */
  public Attempts() {
    this(null);
  }

  /**
   * Work that is due although something may have failed before it.
   *
   * @param before what has; it counts as the first. Null if nothing has
   */
  public Attempts(@Nullable Throwable before) {
    this.first = before;
  }

  /** Does one piece. */
  public void attempt(Runnable work) {
    try {
      work.run();
    } catch (Throwable failed) {
      keep(failed);
    }
  }

  /**
   * Does one piece that tells whether it was done.
   *
   * @return false also if it has thrown
   */
  public boolean succeeds(BooleanSupplier work) {
    try {
      return work.getAsBoolean();
    } catch (Throwable failed) {
      keep(failed);
      return false;
    }
  }

  private void keep(Throwable failed) {
    if (first == null) {
      first = failed;
    } else {
      Thrown.suppress(first, failed);
    }
  }

  /** Throws the first failure as it is; does nothing if there was none. */
  public void throwFirst() {
    if (first != null) {
      throw Thrown.asIs(first);
    }
  }
}
