package dev.layered.cdi;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Mutiny's {@link Uni}. Not to be loaded where there is none. */
final class UniResult implements LateResult {

  @Override
  public boolean isLazy() {
    return true;
  }

  @Override
  public Object completed(@Nullable Object value) {
    return Uni.createFrom().item(value);
  }

  @Override
  public Object later(Supplier<CompletionStage<@Nullable Object>> answer) {
    return Uni.createFrom().completionStage(answer);
  }

  @Override
  public @Nullable CompletionStage<?> stageOf(@Nullable Object result) {
    return result == null ? null : ((Uni<?>) result).subscribeAsCompletionStage();
  }
}
