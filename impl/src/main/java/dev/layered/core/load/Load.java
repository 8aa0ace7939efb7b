package dev.layered.core.load;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Timeouts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One search for a key's value, in the layers below the heap and then at its origin, shared by all
 * who ask for it.
 */
public final class Load {

  private final long beganNanos;
  private final LogPosition asOf;
  private final List<String> tags;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /**
   * Who waits without a thread, by tokens; null until there was one. Not as stages of the outcome:
   * of those, one whose time ran out would stay there until the end, which may never come.
   */
  private volatile @Nullable Map<Object, CompletableFuture<@Nullable Outcome>> waiting;

  private volatile @Nullable Thread owner;
  private volatile @Nullable LoadLease lease;
  private volatile boolean storable = true;
  private volatile @Nullable Entry stale;
  private final AtomicBoolean claimed;

  /**
   * Guarded by the key's stripe. True from the moment the load left the table without having been
   * stored.
   */
  private boolean overtaken;

  Load(
      long beganNanos,
      LogPosition asOf,
      List<String> tags,
      @Nullable Thread owner,
      boolean claimed) {
    this.beganNanos = beganNanos;
    this.asOf = asOf;
    this.tags = tags;
    this.owner = owner;
    this.claimed = new AtomicBoolean(claimed);
  }

  /**
   * What a load came to. Never an exceptional completion, because futures wrap and unwrap
   * exceptions on their way, and each caller is to see the very one that was thrown.
   *
   * @param entry what was found or loaded; null if the load failed or was given up
   * @param problem what was thrown; null if it succeeded or was given up
   */
  public record Outcome(@Nullable Entry entry, @Nullable Throwable problem) {

    private static final Outcome ABANDONED = new Outcome(null, null);

    /** Whether the load was given up, so that whoever shared it must ask anew. */
    public boolean isAbandoned() {
      return entry == null && problem == null;
    }

    /** What was found or loaded; null also if there is no entry. */
    public @Nullable Object value() {
      return entry == null ? null : entry.value();
    }
  }

  /** When it began, as the ticker counts. */
  public long beganNanos() {
    return beganNanos;
  }

  /** The position of the log that was applied when this load began. */
  public LogPosition asOf() {
    return asOf;
  }

  /** The tags that its entry will carry. */
  public List<String> tags() {
    return tags;
  }

  /** Whether somebody runs it, or has taken it away from whoever would have. */
  public boolean isClaimed() {
    return claimed.get();
  }

  /**
   * Takes a load that waits for a thread: to run it, or to run another one in its place.
   *
   * @return false if that was done before
   */
  public boolean claim() {
    return !claimed.getAndSet(true);
  }

  /** Whether the calling thread runs this load, so that waiting for it would never end. */
  public boolean isOwnedByCurrentThread() {
    return isOwnedBy(Thread.currentThread());
  }

  boolean isOwnedBy(Thread thread) {
    return owner == thread;
  }

  /** Notes a stale entry that was found for its key after it began; null if there is none. */
  public void noteStale(@Nullable Entry found) {
    stale = found;
  }

  /** The stale entry that was found for its key; null if there is none, or none yet. */
  public @Nullable Entry stale() {
    return stale;
  }

  /** Notes that the calling thread runs this load from now on. */
  public void ownedByCurrentThread() {
    owner = Thread.currentThread();
  }

  /** Notes that no thread is bound to this load from now on. */
  public void ownedByNobody() {
    owner = null;
  }

  /** Notes the lease under which its value may be stored in the shared layer. */
  public void holdLease(LoadLease taken) {
    lease = taken;
  }

  /** Whether it holds a lease. */
  public boolean holdsLease() {
    return lease != null;
  }

  /** Takes the lease away from it, to use it or to give it back; null if it holds none. */
  public @Nullable LoadLease takeLease() {
    LoadLease held = lease;
    lease = null;
    return held;
  }

  /** Notes that its value must not be stored anywhere. */
  public void forbidStoring() {
    storable = false;
  }

  /** Whether its value may be stored, as far as the shared layer is concerned. */
  public boolean mayBeStored() {
    return storable;
  }

  void markOvertaken() {
    overtaken = true;
  }

  boolean isOvertaken() {
    return overtaken;
  }

  /** Hands the result to all who wait. Nothing happens if the load has ended already. */
  public void complete(Entry entry) {
    end(new Outcome(entry, null));
  }

  /** Hands the exception to all who wait. Nothing happens if the load has ended already. */
  public void fail(Throwable problem) {
    end(new Outcome(null, problem));
  }

  /** Sends all who wait away to ask anew. Nothing happens if the load has ended already. */
  public void abandon() {
    end(Outcome.ABANDONED);
  }

  /** If it has ended already, tells those whom an error has kept from hearing of that. */
  private void end(Outcome ending) {
    outcome.complete(ending);
    Outcome ended = outcome.join();
    Map<Object, CompletableFuture<@Nullable Outcome>> told = waiting;
    if (told != null) {
      told.values().forEach(own -> own.complete(ended));
    }
  }

  /**
   * Waits for the end. If the waiting thread is interrupted, it waits no longer and stays so.
   *
   * @param timeoutNanos how long at most
   * @return the outcome; null if time ran out, or if interrupted
   */
  public @Nullable Outcome await(long timeoutNanos) {
    try {
      return outcome.get(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    } catch (TimeoutException tooLong) {
      return null;
    } catch (ExecutionException impossible) {
      throw new AssertionError("an outcome is never exceptional", impossible);
    }
  }

  /**
   * The end for a caller that does not wait: a stage of its own, so that nobody can complete or
   * cancel what others share.
   *
   * @param timeouts end the wait
   * @param timeoutNanos how long at most
   * @return completes with the outcome, or with null if time ran out or the timeouts are closed
   */
  public CompletionStage<@Nullable Outcome> outcome(Timeouts timeouts, long timeoutNanos) {
    CompletableFuture<@Nullable Outcome> own = new CompletableFuture<>();
    Map<Object, CompletableFuture<@Nullable Outcome>> others = thoseWaiting();
    Object token = new Object();
    others.put(token, own);
    CompletionStage<@Nullable Outcome> left =
        own.whenComplete((ended, never) -> others.remove(token));
    // After it was put there, or it could miss an end that comes between.
    if (outcome.isDone()) {
      own.complete(outcome.join());
    }
    timeouts.nullAfter(own, timeoutNanos);
    return left;
  }

  private Map<Object, CompletableFuture<@Nullable Outcome>> thoseWaiting() {
    Map<Object, CompletableFuture<@Nullable Outcome>> present = waiting;
    if (present != null) {
      return present;
    }
    synchronized (this) {
      present = waiting;
      if (present == null) {
        present = new ConcurrentHashMap<>();
        waiting = present;
      }
      return present;
    }
  }

  /** How many wait without a thread. */
  int waiting() {
    return thoseWaiting().size();
  }
}
