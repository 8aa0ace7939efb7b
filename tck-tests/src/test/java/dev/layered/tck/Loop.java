package dev.layered.tck;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A real event loop, with callers that each have a context of their own, as in Quarkus. */
final class Loop implements AutoCloseable {

  /** Reached only by a test that fails; less than the time that a load is waited for. */
  static final long PATIENCE_SECONDS = 15;

  private final Vertx vertx = Vertx.vertx();
  private final ContextInternal root = (ContextInternal) vertx.getOrCreateContext();

  Vertx vertx() {
    return vertx;
  }

  /** The context of a new request on this loop. */
  Context request() {
    return root.duplicate();
  }

  /** Calls on the loop, and answers wherever the call does. */
  <T> CompletableFuture<T> call(Supplier<CompletionStage<T>> call) {
    return call(request(), call);
  }

  /** The same as part of a request. */
  static <T> CompletableFuture<T> call(Context request, Supplier<CompletionStage<T>> call) {
    CompletableFuture<T> answered = new CompletableFuture<>();
    request.runOnContext(
        started -> {
          try {
            call.get()
                .whenComplete(
                    (value, problem) -> {
                      if (problem == null) {
                        answered.complete(value);
                      } else {
                        answered.completeExceptionally(problem);
                      }
                    });
          } catch (Throwable thrown) {
            answered.completeExceptionally(thrown);
          }
        });
    return answered;
  }

  /** What an answer is, which does not take as long as a load is waited for. */
  static <T> T answer(CompletableFuture<T> answered) throws Exception {
    return answered.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
