package dev.layered.core;

import java.util.concurrent.atomic.AtomicInteger;

/** Where values come from: each call is counted and answered with the number of the call. */
final class Origin {

  private final AtomicInteger calls = new AtomicInteger();

  /** The value of any key: {@code v1} for the first call, {@code v2} for the second. */
  String load(Object key) {
    return "v" + calls.incrementAndGet();
  }

  int calls() {
    return calls.get();
  }
}
