package dev.layered.cdi;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * A context of Vert.x, which in Quarkus belongs to a request. Not to be loaded where there is no
 * Vert.x.
 */
final class VertxContext implements CallerContext {

  private final Context context;

  private VertxContext(Context context) {
    this.context = context;
  }

  static CallerContext current() {
    Context context = Vertx.currentContext();
    return context == null ? ANY : new VertxContext(context);
  }

  static boolean mayWait() {
    return !Context.isOnEventLoopThread();
  }

  @Override
  public boolean isCurrent() {
    return context.equals(Vertx.currentContext());
  }

  @Override
  public void run(Runnable task) {
    context.runOnContext(started -> task.run());
  }
}
