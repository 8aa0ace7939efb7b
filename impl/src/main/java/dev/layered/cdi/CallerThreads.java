package dev.layered.cdi;

import dev.layered.core.CallerContext;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Knows what threads there are besides the container's, and what belongs to them. */
final class CallerThreads {

  private static final boolean VERTX = isThere("io.vertx.core.Context");
  private static final boolean PROPAGATION =
      isThere("org.eclipse.microprofile.context.ThreadContext");

  private final Executor requests;
  private final Supplier<CallerContext> anywhere;

  /**
   * For the application that the calling thread belongs to.
   *
   * @param requests runs a task in a request of its own, on the calling thread
   */
  CallerThreads(Executor requests) {
    this.requests = requests;
    this.anywhere = PROPAGATION ? PropagatedContext.ofApplication() : () -> CallerContext.ANY;
  }

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

  /** What belongs to the calling thread's caller and can be taken to another thread. */
  CallerContext contexts() {
    return anywhere.get();
  }

  /** Where the calling thread is. */
  CallerContext context() {
    if (!VERTX) {
      return anywhere.get();
    }
    CallerContext onLoop = VertxContext.current(requests);
    return onLoop == null ? VertxWorker.current(anywhere.get(), requests) : onLoop;
  }
}
