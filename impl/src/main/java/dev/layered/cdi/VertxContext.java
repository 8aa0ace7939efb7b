package dev.layered.cdi;

import dev.layered.core.CallerContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A context of Vert.x whose caller is on its event loop; in Quarkus it belongs to a request. Not to
 * be loaded where there is no Vert.x.
 */
final class VertxContext implements CallerContext {

  private final Context context;
  private final Executor requests;

  /** How tasks are run there. */
  private final Executor tasks;

  private VertxContext(Context context, Executor requests, Executor tasks) {
    this.context = context;
    this.requests = requests;
    this.tasks = tasks;
  }

  /**
   * That of the calling thread; null if it is not on an event loop.
   *
   * @param requests runs a task in a request of its own
   */
  static @Nullable CallerContext current(Executor requests) {
    Context context = mayWait() ? null : Vertx.currentContext();
    return context == null ? null : new VertxContext(context, requests, Runnable::run);
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
      context.runOnContext(started -> tasks.execute(task));
    } catch (RejectedExecutionException | IllegalStateException closed) {
      // Nothing goes on there any more, but somebody may wait for the answer.
      task.run();
    }
  }

  @Override
  public CallerContext afresh() {
    return new VertxContext(VertxDuplicate.of(context), requests, requests);
  }
}
