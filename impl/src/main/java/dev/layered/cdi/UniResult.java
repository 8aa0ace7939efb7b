package dev.layered.cdi;

import dev.layered.core.load.LoadChain;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
  public Object later(Function<LateCaller, CompletionStage<@Nullable Object>> answer) {
    return Uni.createFrom()
        .context(context -> Uni.createFrom().completionStage(answer.apply(new UniCaller(context))));
  }

  @Override
  public @Nullable CompletionStage<?> stageOf(
      @Nullable Object result, LateCaller caller, LoadChain within) {
    if (result == null) {
      return null;
    }
    UniCaller subscriber =
        caller instanceof UniCaller known ? known : new UniCaller(Context.empty());
    return ((Uni<?>) result).subscribeAsCompletionStage(subscriber.inside(within));
  }
}
