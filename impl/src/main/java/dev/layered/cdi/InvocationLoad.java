package dev.layered.cdi;

import dev.layered.core.AsyncLoadRequest;
import dev.layered.core.LoadRequest;
import dev.layered.core.StorePolicy;
import jakarta.interceptor.InvocationContext;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A load that goes on with an intercepted call. Made after a heap miss only; its tags are made when
 * they are asked for.
 */
final class InvocationLoad implements LoadRequest, AsyncLoadRequest {

  private final BoundRead read;
  private final InvocationContext call;
  private final StorePolicy policy;
  private final @Nullable Later later;
  private @Nullable List<String> tags;

  /** How a method answers later, and where it is called. */
  record Later(LateResult kind, CallerContext caller) {}

  InvocationLoad(
      BoundRead read, InvocationContext call, StorePolicy policy, @Nullable Later later) {
    this.read = read;
    this.call = call;
    this.policy = policy;
    this.later = later;
  }

  @Override
  public StorePolicy policy() {
    return policy;
  }

  @Override
  public List<String> tags() {
    List<String> made = tags;
    if (made == null) {
      made = read.tagsOf(call.getParameters());
      tags = made;
    }
    return made;
  }

  @Override
  public boolean isStillFor(Object key) {
    try {
      return read.keyOf(call.getParameters()).equals(key);
    } catch (RuntimeException changedMeanwhile) {
      return false;
    }
  }

  @Override
  public boolean mayStore(@Nullable Object value) {
    return read.mayStore(value);
  }

  @Override
  public @Nullable Object load() throws Exception {
    return call.proceed();
  }

  @Override
  public @Nullable CompletionStage<?> start() throws Exception {
    Later how = Objects.requireNonNull(later);
    return how.caller().start(() -> how.kind().stageOf(call.proceed()));
  }
}
