package dev.layered.cdi;

import dev.layered.core.AsyncLoadRequest;
import dev.layered.core.LoadControl;
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
  private final @Nullable LoadControl control;
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
    this.control = read.controlParameter() == null ? null : new LoadControl();
  }

  @Override
  public @Nullable LoadControl control() {
    return control;
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
  public boolean isAnswer(Throwable problem) {
    return read.isAnswer(problem);
  }

  @Override
  public boolean mayStore(@Nullable Object value) {
    return read.mayStore(value);
  }

  @Override
  public @Nullable Object load() throws Exception {
    LoadControl own = control;
    return own == null ? call.proceed() : own.during(() -> proceed(own));
  }

  @Override
  public LoadChain chain() {
    return caller.chain();
  }

  @Override
  public @Nullable CompletionStage<? extends @Nullable Object> start(LoadChain chain)
      throws Exception {
    LateResult kind = Objects.requireNonNull(late);
    LoadControl own = control;
    return own == null
        ? kind.stageOf(call.proceed(), caller, chain)
        : own.duringStage(() -> kind.stageOf(proceed(own), caller, chain));
  }

  private @Nullable Object proceed(LoadControl own) throws Exception {
    ControlParameter parameter = Objects.requireNonNull(read.controlParameter());
    return late != null && late.isLazy()
        ? parameter.proceedLazily(call, own)
        : parameter.proceed(call, own);
  }
}
