package dev.layered.benchmarks.memory;

/** The heap in use when nothing is left to collect. */
final class HeapInUse {

  private HeapInUse() {}

  static long bytes() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(
          50); // other threads release what references and cleaners held, and nothing tells
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
