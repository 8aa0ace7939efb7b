package dev.layered.cdi;

import dev.layered.core.CallerContext;

/** Knows what threads there are besides the container's, and what belongs to them. */
final class CallerThreads {

  private static final boolean VERTX = isThere("io.vertx.core.Context");

  private CallerThreads() {}

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, CallerThreads.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  /** Whether the calling thread may wait for the network or the disk. */
  static boolean mayWait() {
    return !VERTX || VertxContext.mayWait();
  }

  /** Where the calling thread is. */
  static CallerContext context() {
    CallerContext ofVertx = VERTX ? VertxContext.current() : null;
    return ofVertx == null ? CallerContext.ANY : ofVertx;
  }
}
