package dev.layered.tck.application;

import java.util.concurrent.atomic.AtomicLong;

/** Keys that no run of the contract has used before, in this process or another. */
public final class Fresh {

  private static final AtomicLong NEXT = new AtomicLong(System.currentTimeMillis() << 20);

  private Fresh() {}

  /** A new number. */
  public static long id() {
    return NEXT.incrementAndGet();
  }

  /** A new text. */
  public static String text() {
    return "k" + id();
  }
}
