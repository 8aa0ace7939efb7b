package dev.layered.core;

import dev.layered.CacheOptions;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A load by a loader of the application, on terms that are its caller's. */
class OptionsLoad implements LoadRequest {

  private final StorePolicy policy;
  private final List<String> tags;
  private final ExceptionTypes exceptions;
  private final Callable<? extends @Nullable Object> loader;

  OptionsLoad(
      StorePolicy policy, CacheOptions options, Callable<? extends @Nullable Object> loader) {
    this.policy = policy;
    this.tags = TagLimits.checked(options.tags());
    this.exceptions = ExceptionTypes.of(options.cacheExceptions());
    this.loader = loader;
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
  public @Nullable Object load() throws Exception {
    return loader.call();
  }
}
