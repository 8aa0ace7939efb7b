package dev.layered.cdi;

/** Knows the threads that must not wait, where there are any. */
final class EventLoops {

  private static final boolean VERTX = isThere("io.vertx.core.Context");

  private EventLoops() {}

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, EventLoops.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  /** Whether the calling thread may wait for the network or the disk. */
  static boolean mayWait() {
    return !VERTX || VertxContext.mayWait();
  }

  static CallerContext callerContext() {
    return VERTX ? VertxContext.current() : CallerContext.ANY;
  }
}
