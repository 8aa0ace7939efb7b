package dev.layered.core;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A load that runs on the thread that asks for it. */
public interface LoadRequest extends LoadTerms {

  /** Finds the value at its origin. */
  @Nullable Object load() throws Exception;

  /** A request that stores whatever is loaded. */
  static LoadRequest of(StorePolicy policy, List<String> tags, Callable<@Nullable Object> loader) {
    return new LoadRequest() {
      @Override
      public StorePolicy policy() {
        return policy;
      }

      @Override
      public List<String> tags() {
        return tags;
      }

      @Override
      public boolean mayStore(@Nullable Object value) {
        return true;
      }

      @Override
      public @Nullable Object load() throws Exception {
        return loader.call();
      }
    };
  }
}
