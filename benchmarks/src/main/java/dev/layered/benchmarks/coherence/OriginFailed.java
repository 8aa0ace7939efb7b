package dev.layered.benchmarks.coherence;

/** What the origin throws now and then if it is one that fails. */
final class OriginFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OriginFailed() {
    super("the origin fails", null, false, false);
  }
}
