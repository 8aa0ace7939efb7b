package dev.layered.benchmarks.redis;

import java.io.IOException;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Calls of a cache that never has what they ask for. */
public abstract class Misses {

  private DocumentApplication application;
  private long calls;

  abstract DocumentApplication open() throws IOException;

  /** Starts the application. */
  @Setup
  public void start() throws IOException {
    application = open();
  }

  Document find() {
    return application.documents().find(Ids.of((int) calls++));
  }

  DocumentApplication application() {
    return application;
  }

  /** Ends it, having made sure that every call was a miss. */
  @TearDown
  public void close() throws IOException {
    long loads = application.statistics().loads();
    application.close();
    if (loads != calls) {
      throw new IllegalStateException(loads + " loads in " + calls + " calls");
    }
  }

  /** A heap only. */
  @State(Scope.Benchmark)
  public static class OfHeap extends Misses {
    @Override
    DocumentApplication open() throws IOException {
      return DocumentApplication.start(true, false, false);
    }
  }

  /** A heap above Redis. */
  @State(Scope.Benchmark)
  public static class OfHeapAndRedis extends Misses {
    @Override
    DocumentApplication open() throws IOException {
      return DocumentApplication.start(true, true, false);
    }
  }

  /** All three layers. */
  @State(Scope.Benchmark)
  public static class OfAllLayers extends Misses {
    @Override
    DocumentApplication open() throws IOException {
      return DocumentApplication.start(true, true, true);
    }
  }
}
