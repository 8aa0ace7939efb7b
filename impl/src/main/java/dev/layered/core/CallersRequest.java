package dev.layered.core;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A load whose method is called where its caller is. */
record CallersRequest(AsyncLoadRequest request, CallerContext caller) implements AsyncLoadRequest {

  @Override
  public @Nullable CompletionStage<? extends @Nullable Object> start() throws Exception {
    return caller.start(request::start);
  }

  @Override
  public StorePolicy policy() {
    return request.policy();
  }

  @Override
  public List<String> tags() {
    return request.tags();
  }

  @Override
  public boolean isStillFor(Object key) {
    return request.isStillFor(key);
  }

  @Override
  public boolean mayStore(@Nullable Object value) {
    return request.mayStore(value);
  }
}
