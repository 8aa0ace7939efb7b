package dev.layered.cdi;

import dev.layered.core.load.LoadChain;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
  public Object later(Function<LateCaller, CompletionStage<@Nullable Object>> answer) {
    return answer.apply(LateCaller.UNKNOWN);
  }

  @Override
  public @Nullable CompletionStage<?> stageOf(
      @Nullable Object result, LateCaller caller, LoadChain within) {
    return (CompletionStage<?>) result;
  }
}
