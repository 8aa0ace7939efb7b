package dev.layered.core;

import org.jspecify.annotations.Nullable;

/** A load that runs if its cache's guard lets it through. */
record GuardedLoad(LoadRequest request, LoadGuard guard) implements LoadRequest, WrappedTerms {

  @Override
  public @Nullable Object load() throws Exception {
    LoadGuard.Permit permit = guard.enter();
    Object value;
    try {
      value = request.load();
    } catch (Throwable problem) {
      permit.end(request.isAnswer(problem) ? null : problem);
      throw problem;
    }
    permit.end(null);
    return value;
  }
}
