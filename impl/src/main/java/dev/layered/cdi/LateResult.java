package dev.layered.cdi;

import dev.layered.cdi.plan.ResultKind;
import dev.layered.core.load.LoadChain;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A kind of result that comes later: how it is read, and how it is made. Stateless. */
interface LateResult {

  /** How a method answers later; null if it answers when it returns. */
  static @Nullable LateResult of(ResultKind kind) {
    return switch (kind) {
      case VALUE -> null;
      case STAGE -> new StageResult();
      case UNI -> new UniResult();
    };
  }

  /** Whether nothing happens before somebody subscribes, and all of it again for the next. */
  boolean isLazy();

  /** A result that is there. */
  Object completed(@Nullable Object value);

  /** A result that is asked for: at once, or by each subscriber if it is lazy. */
  Object later(Function<LateCaller, CompletionStage<@Nullable Object>> answer);

  /**
   * What a result answers; starts it if it is lazy.
   *
   * @param result what a method returned
   * @param caller who asks for it
   * @param within the loads that it is part of
   * @return null if that was null
   */
  @Nullable CompletionStage<?> stageOf(
      @Nullable Object result, LateCaller caller, LoadChain within);
}
