package dev.layered.cdi;

import dev.layered.core.CallerContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A context of Vert.x whose caller is on its event loop; in Quarkus it belongs to a request. Not to
 * be loaded where there is no Vert.x.
 *
 * <p>Callers on worker threads have none: they may block while they wait for an answer, and would
 * wait for ever if that needed one of their threads.
 */
final class VertxContext implements CallerContext {

  private final Context context;

  private VertxContext(Context context) {
    this.context = context;
  }

  /** That of the calling thread; null if it is not on an event loop. */
  static @Nullable CallerContext current() {
    Context context = mayWait() ? null : Vertx.currentContext();
    return context == null ? null : new VertxContext(context);
  }

  static boolean mayWait() {
    return !Context.isOnEventLoopThread();
  }

  @Override
  public boolean isCurrent() {
    return !mayWait() && context.equals(Vertx.currentContext());
  }

  @Override
  public void run(Runnable task) {
    try {
      context.runOnContext(started -> task.run());
    } catch (RejectedExecutionException | IllegalStateException closed) {
      // Nothing goes on there any more, but somebody may wait for the answer.
      task.run();
    }
  }
}
