package dev.layered.cdi;

import dev.layered.core.AsyncLoadRequest;
import dev.layered.core.Attempts;
import dev.layered.core.CallerContext;
import dev.layered.core.Workers;
import dev.layered.core.load.LoadChain;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that answers later, with work of the cache before and after it: the method is called where
 * its caller is, the work is done where a thread may wait.
 */
final class LateCall {

  /** What is done when the method has answered. */
  interface After<T> {
    /**
     * Ends what was begun.
     *
     * @param begun what the work before has returned
     * @param value what the method answered
     * @param problem why it failed; null if it did not
     */
    void end(T begun, @Nullable Object value, @Nullable Throwable problem);
  }

  private final Workers workers;
  private final LateResult kind;
  private final Callable<? extends @Nullable Object> method;

  LateCall(Workers workers, LateResult kind, Callable<? extends @Nullable Object> method) {
    this.workers = workers;
    this.kind = kind;
    this.method = method;
  }

  /** The result of the method, of the same kind. */
  <T> Object around(Supplier<T> before, After<T> after) {
    return kind.later(asker -> begin(asker, before, after));
  }

  private <T> CompletionStage<@Nullable Object> begin(
      LateCaller asker, Supplier<T> before, After<T> after) {
    CallerContext caller = workers.callers().get();
    LoadChain within = asker.chain().and(LoadChain.ofThread());
    CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    workers.run(
        () -> {
          try {
            Begun<T> begun = new Begun<>(before.get(), after, answer);
            proceed(begun, asker, within, caller);
          } catch (Throwable refused) {
            answer.completeExceptionally(refused);
          }
        });
    return caller.answering(() -> answer);
  }

  /** Whatever the method and its stage do, what was begun is ended, once. */
  private void proceed(Begun<?> begun, LateCaller asker, LoadChain within, CallerContext caller) {
    try {
      CompletionStage<? extends @Nullable Object> stage =
          caller.start(
              () ->
                  within.<@Nullable CompletionStage<?>>call(
                      () -> kind.stageOf(method.call(), asker, within)));
      if (stage == null) {
        throw AsyncLoadRequest.noStage();
      }
      stage.whenComplete((value, problem) -> workers.run(() -> begun.end(value, causeOf(problem))));
    } catch (Throwable thrown) {
      begun.end(null, thrown);
    }
  }

  /** A call whose method has not answered yet. */
  private static final class Begun<T> {

    private final T work;
    private final After<T> after;
    private final CompletableFuture<@Nullable Object> answer;
    private final AtomicBoolean ended = new AtomicBoolean();

    Begun(T work, After<T> after, CompletableFuture<@Nullable Object> answer) {
      this.work = work;
      this.after = after;
      this.answer = answer;
    }

    /** Nothing happens if it has ended before: a stage may call back and then throw. */
    void end(@Nullable Object value, @Nullable Throwable problem) {
      if (ended.getAndSet(true)) {
        return;
      }
      try {
        Attempts attempts = new Attempts(problem);
        attempts.attempt(() -> after.end(work, value, problem));
        attempts.throwFirst();
        answer.complete(value);
      } catch (Throwable failure) {
        answer.completeExceptionally(failure);
      }
    }
  }

  private static @Nullable Throwable causeOf(@Nullable Throwable failed) {
    return failed instanceof CompletionException && failed.getCause() != null
        ? failed.getCause()
        : failed;
  }
}
