package dev.layered.cdi;

import dev.layered.core.CallerContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A context of Vert.x whose caller is on a worker thread. Such callers may block while they wait
 * for an answer, and would wait for ever if that needed one of their threads; so their answers are
 * given on any thread, and only what they do not wait for has a context. Not to be loaded where
 * there is no Vert.x.
 */
final class VertxWorker implements CallerContext {

  private final Context context;
  private final CallerContext anywhere;
  private final Executor requests;

  private VertxWorker(Context context, CallerContext anywhere, Executor requests) {
    this.context = context;
    this.anywhere = anywhere;
    this.requests = requests;
  }

  /**
   * That of the calling thread, which is on no event loop.
   *
   * @param anywhere what is known of the caller besides
   * @param requests runs a task in a request of its own
   */
  static CallerContext current(CallerContext anywhere, Executor requests) {
    Context context = Vertx.currentContext();
    return context == null ? anywhere : new VertxWorker(context, anywhere, requests);
  }

  @Override
  public boolean isCurrent() {
    return anywhere.isCurrent();
  }

  @Override
  public void run(Runnable task) {
    anywhere.run(task);
  }

  @Override
  public CompletableFuture<@Nullable Object> answering(
      Supplier<CompletableFuture<@Nullable Object>> answer) {
    return anywhere.answering(answer);
  }

  @Override
  public CallerContext afresh() {
    Context fresh = VertxDuplicate.of(context);
    return new CallerContext() {
      @Override
      public boolean isCurrent() {
        return false;
      }

      @Override
      public void run(Runnable task) {
        try {
          Future<?> unused =
              fresh.executeBlocking(
                  () -> {
                    requests.execute(task);
                    return null;
                  },
                  false);
        } catch (RejectedExecutionException | IllegalStateException closed) {
          task.run();
        }
      }
    };
  }
}
