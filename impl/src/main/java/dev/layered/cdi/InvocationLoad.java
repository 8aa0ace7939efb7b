package dev.layered.cdi;

import dev.layered.core.AsyncLoadRequest;
import dev.layered.core.LoadRequest;
import dev.layered.core.StorePolicy;
import dev.layered.core.load.LoadChain;
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
  private final @Nullable LateResult late;
  private final LateCaller caller;
  private @Nullable List<String> tags;

  /**
   * A load.
   *
   * @param late how the method answers later; null if it answers when it returns
   * @param caller who asks, if it answers later
   */
  InvocationLoad(
      BoundRead read,
      InvocationContext call,
      StorePolicy policy,
      @Nullable LateResult late,
      LateCaller caller) {
    this.read = read;
    this.call = call;
    this.policy = policy;
    this.late = late;
    this.caller = caller;
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
  public LoadChain chain() {
    return caller.chain();
  }

  @Override
  public @Nullable CompletionStage<?> start(LoadChain chain) throws Exception {
    return Objects.requireNonNull(late).stageOf(call.proceed(), caller, chain);
  }
}
