package dev.layered.core.load;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One search for a key's value, in the layers below the heap and then at its origin, shared by all
 * who ask for it.
 */
public final class Load {

  private final LogPosition asOf;
  private final List<String> tags;
  private volatile @Nullable Thread owner;
  private final CompletableFuture<Entry> outcome = new CompletableFuture<>();

  /**
   * Guarded by the key's stripe. True from the moment the load left the table without having been
   * stored.
   */
  private boolean overtaken;

  Load(LogPosition asOf, List<String> tags, @Nullable Thread owner) {
    this.asOf = asOf;
    this.tags = tags;
    this.owner = owner;
  }

  /** The position of the log that was applied when this load began. */
  public LogPosition asOf() {
    return asOf;
  }

  /** The tags that its entry will carry. */
  public List<String> tags() {
    return tags;
  }

  /** Whether the calling thread runs this load, so that waiting for it would never end. */
  public boolean isOwnedByCurrentThread() {
    return owner == Thread.currentThread();
  }

  /** Notes that the calling thread runs this load from now on. */
  public void ownedByCurrentThread() {
    owner = Thread.currentThread();
  }

  void markOvertaken() {
    overtaken = true;
  }

  boolean isOvertaken() {
    return overtaken;
  }

  /** Hands the result to all who wait. */
  public void complete(Entry entry) {
    outcome.complete(entry);
  }

  /** Hands the exception to all who wait. */
  public void fail(Throwable problem) {
    outcome.completeExceptionally(problem);
  }

  /**
   * Waits for the result.
   *
   * @param timeoutNanos how long at most
   * @return the result; null if time ran out
   * @throws InterruptedException if the waiting thread is interrupted
   * @throws ExecutionException with what the load threw as its cause
   */
  public @Nullable Entry await(long timeoutNanos) throws InterruptedException, ExecutionException {
    try {
      return outcome.get(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException tooLong) {
      return null;
    }
  }

  /**
   * The result for a caller that does not wait: a copy, so that nobody can complete or cancel what
   * others share.
   */
  public CompletableFuture<Entry> outcome() {
    return outcome.copy();
  }
}
