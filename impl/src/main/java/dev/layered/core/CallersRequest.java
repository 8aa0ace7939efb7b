package dev.layered.core;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A load whose method is called where its caller is. That may be after the caller has gone on, and
 * has changed the arguments.
 */
final class CallersRequest implements AsyncLoadRequest {

  private final Object key;
  private final AsyncLoadRequest request;
  private final CallerContext caller;
  private volatile boolean misled;

  CallersRequest(Object key, AsyncLoadRequest request, CallerContext caller) {
    this.key = key;
    this.request = request;
    this.caller = caller;
  }

  /** The load without its caller. */
  AsyncLoadRequest request() {
    return request;
  }

  @Override
  public @Nullable CompletionStage<? extends @Nullable Object> start() throws Exception {
    return caller.start(
        () -> {
          misled = !request.isStillFor(key);
          return request.start();
        });
  }

  @Override
  public boolean isMisled() {
    return misled;
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
  public boolean isStillFor(Object other) {
    return request.isStillFor(other);
  }

  @Override
  public boolean mayStore(@Nullable Object value) {
    return request.mayStore(value);
  }
}
