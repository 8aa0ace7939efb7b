package dev.layered.cdi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link CompletionStage} and {@link CompletableFuture}. */
final class StageResult implements LateResult {

  @Override
  public boolean isLazy() {
    return false;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the caller of the method gets it
  public Object completed(@Nullable Object value) {
    return CompletableFuture.completedFuture(value);
  }

  @Override
  public Object later(Supplier<CompletionStage<@Nullable Object>> answer) {
    return answer.get();
  }

  @Override
  public @Nullable CompletionStage<?> stageOf(@Nullable Object result) {
    return (CompletionStage<?>) result;
  }
}
