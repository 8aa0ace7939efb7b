package dev.layered.tck.application;

import jakarta.enterprise.context.RequestScoped;
import java.util.concurrent.atomic.AtomicLong;

/** Beans whose state belongs to a request. */
final class Requests {

  private Requests() {}

  /** Counts within one request. */
  @RequestScoped
  public static class Counter {

    private final AtomicLong last = new AtomicLong();

    /** 1 at the first call of a request, 2 at the second. */
    public long next() {
      return last.incrementAndGet();
    }
  }
}
