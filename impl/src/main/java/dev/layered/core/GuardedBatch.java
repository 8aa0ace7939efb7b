package dev.layered.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A load of several keys that runs if its cache's guard lets it through. */
record GuardedBatch(BatchRequest request, LoadGuard guard) implements BatchRequest {

  @Override
  public List<? extends @Nullable Object> load(List<Object> keys) throws Exception {
    LoadGuard.Permit permit = guard.enter();
    List<? extends @Nullable Object> values;
    try {
      values = request.load(keys);
    } catch (Throwable problem) {
      permit.end(problem);
      throw problem;
    }
    permit.end(null);
    return values;
  }

  @Override
  public LoadTerms termsOf(Object key) {
    return request.termsOf(key);
  }
}
