package dev.layered.core;

import dev.layered.CacheControl;
import dev.layered.CacheOptions;
import dev.layered.core.load.LoadChain;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A load that answers later, and whose loader says how its value is stored. */
final class ControlledAsyncLoad implements AsyncLoadRequest {

  private final LoadControl control = new LoadControl();
  private final StorePolicy policy;
  private final List<String> tags;
  private final ExceptionTypes exceptions;
  private final Function<CacheControl, ? extends CompletionStage<? extends @Nullable Object>>
      loader;

  ControlledAsyncLoad(
      StorePolicy policy,
      CacheOptions options,
      Function<CacheControl, ? extends CompletionStage<? extends @Nullable Object>> loader) {
    this.policy = policy;
    this.tags = TagLimits.checked(options.tags());
    this.exceptions = ExceptionTypes.of(options.cacheExceptions());
    this.loader = loader;
  }

  @Override
  public LoadControl control() {
    return control;
  }

  @Override
  public StorePolicy policy() {
    return policy;
  }

  @Override
  public List<String> tags() {
    return tags;
  }

  @Override
  public boolean isAnswer(Throwable problem) {
    return exceptions.has(problem);
  }

  @Override
  public boolean mayStore(@Nullable Object value) {
    return true;
  }

  @Override
  public @Nullable CompletionStage<? extends @Nullable Object> start(LoadChain within)
      throws Exception {
    return control.duringStage(() -> loader.apply(control));
  }
}
