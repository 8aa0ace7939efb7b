package dev.layered.cdi;

import dev.layered.core.CallerContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * A context of Vert.x, which in Quarkus belongs to a request: its event loop, or one of its worker
 * threads if the caller was on one. Not to be loaded where there is no Vert.x.
 */
final class VertxContext implements CallerContext {

  private final Context context;
  private final boolean onLoop;

  private VertxContext(Context context, boolean onLoop) {
    this.context = context;
    this.onLoop = onLoop;
  }

  /** That of the calling thread; null if it has none. */
  static @Nullable CallerContext current() {
    Context context = Vertx.currentContext();
    return context == null ? null : new VertxContext(context, Context.isOnEventLoopThread());
  }

  static boolean mayWait() {
    return !Context.isOnEventLoopThread();
  }

  @Override
  public boolean isCurrent() {
    return context.equals(Vertx.currentContext()) && onLoop == Context.isOnEventLoopThread();
  }

  @Override
  public void run(Runnable task) {
    if (onLoop) {
      context.runOnContext(started -> task.run());
    } else {
      context.executeBlocking(
          () -> {
            task.run();
            return null;
          },
          false);
    }
  }
}
