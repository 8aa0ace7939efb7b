package dev.layered.core;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.load.Load;
import dev.layered.core.load.LoadChain;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A load whose method is called where its caller is. That may be after the caller has gone on, and
 * has changed the arguments.
 */
final class CallersRequest implements WrappedTerms {

  private final Object key;
  private final AsyncLoadRequest request;
  private final CallerContext caller;
  private final LoadChain within;
  private final Transactions transactions;
  private final @Nullable CallerDeadline deadline;
  private final LoadWait wait = new LoadWait();
  private volatile boolean misled;

  private CallersRequest(
      Object key,
      AsyncLoadRequest request,
      CallerContext caller,
      LoadChain within,
      Transactions transactions,
      @Nullable CallerDeadline deadline) {
    this.key = key;
    this.request = request;
    this.caller = caller;
    this.within = within;
    this.transactions = transactions;
    this.deadline = deadline;
  }

  /**
   * What the calling thread asks for.
   *
   * @param deadline how long it waits; null for as long as it takes
   */
  static CallersRequest ofThread(
      Object key,
      AsyncLoadRequest request,
      CallerContext caller,
      Transactions transactions,
      @Nullable CallerDeadline deadline) {
    return new CallersRequest(
        key, request, caller, request.chain().and(LoadChain.ofThread()), transactions, deadline);
  }

  /** The same on nobody's behalf: the caller may be gone before it begins. */
  CallersRequest inTheBackground() {
    return new CallersRequest(
        key, request.inTheBackground(), caller.afresh(), LoadChain.NONE, transactions, null);
  }

  /** Notes the load that its caller has begun or joined. */
  void waitsFor(Load load) {
    CallerDeadline limited = deadline;
    if (limited != null) {
      limited.waitsFor(load);
    }
  }

  /** How long its caller may wait for another one's load yet; see {@link LoadWait}. */
  long leftToWaitNanos(long nowNanos, long mostNanos) {
    return wait.leftNanos(nowNanos, mostNanos);
  }

  /** Whether its caller is to be counted now, and has not been by another answer. */
  boolean counts() {
    CallerDeadline limited = deadline;
    return limited == null || limited.counts();
  }

  /** Counts its caller as one for whom something was loaded. */
  void countMiss(CacheCounters counters) {
    if (counts()) {
      counters.miss();
    }
  }

  /** Counts its caller as one who got a stale value. */
  void countStale(CacheCounters counters) {
    if (counts()) {
      counters.staleHit();
    }
  }

  /** Whether the caller has got its answer already, so that nothing need be done for it alone. */
  boolean isOver() {
    CallerDeadline limited = deadline;
    return limited != null && limited.isOver();
  }

  /** Whether the caller is part of a load, so that it must not wait for it. */
  boolean isPartOf(Load load) {
    return load.isOwnedByCurrentThread() || within.has(load);
  }

  /**
   * Starts to find the value.
   *
   * @param load the load for all who ask meanwhile; null if it is for this caller alone
   * @return null counts as a failure
   */
  @Nullable CompletionStage<? extends @Nullable Object> start(@Nullable Load load)
      throws Exception {
    return caller.start(
        () -> {
          boolean changed = !request.isStillFor(key);
          try {
            return load == null ? called(within) : calledBy(load);
          } finally {
            // Whatever it threw, and before its stage is looked at: what goes on later is in no
            // transaction of this thread.
            misled = changed || transactions.isDirty();
          }
        });
  }

  /** The method may ask for the same key, with or without a wait, before it returns. */
  private @Nullable CompletionStage<? extends @Nullable Object> calledBy(Load load)
      throws Exception {
    load.ownedByCurrentThread();
    try {
      return called(within.inside(load));
    } finally {
      load.ownedByNobody();
    }
  }

  private @Nullable CompletionStage<? extends @Nullable Object> called(LoadChain chain)
      throws Exception {
    return chain.<@Nullable CompletionStage<? extends @Nullable Object>>call(
        () -> request.start(chain));
  }

  /**
   * Whether nobody else may have what the method answers: its arguments were changed before it was
   * called, or before its end if its caller does not wait for that, so that it belongs to another
   * key; or it has changed something in a transaction. Said after the end.
   */
  boolean isMisled() {
    return misled || (request.outlivesCaller() && !request.isStillFor(key));
  }

  @Override
  public AsyncLoadRequest request() {
    return request;
  }
}
