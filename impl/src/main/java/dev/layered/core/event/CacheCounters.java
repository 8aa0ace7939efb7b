package dev.layered.core.event;

import java.util.concurrent.atomic.LongAdder;

/**
 * What happens in one cache on every call, as sums since the start. Safe for use by several
 * threads.
 */
public final class CacheCounters {

  private final LongAdder heapHits = new LongAdder();
  private final LongAdder redisHits = new LongAdder();
  private final LongAdder diskHits = new LongAdder();
  private final LongAdder staleHits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder coalesced = new LongAdder();
  private final LongAdder loads = new LongAdder();
  private final LongAdder loadFailures = new LongAdder();
  private final LongAdder loadNanos = new LongAdder();
  private final LongAdder fenced = new LongAdder();
  private final LongAdder prolonged = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder invalidations = new LongAdder();
  private final LongAdder undecodable = new LongAdder();
  private final LongAdder layerErrors = new LongAdder();
  private final LongAdder rejectedByBulkhead = new LongAdder();
  private final LongAdder rejectedByRate = new LongAdder();
  private final LongAdder rejectedByBreaker = new LongAdder();
  private final LongAdder rejectedForThreads = new LongAdder();
  private volatile Unreadable.Listener unreadable = (layer, key, why) -> {};

  /** Counts a call answered by the heap; apart from {@link #hit}, because it is the hot path. */
  public void heapHit() {
    heapHits.increment();
  }

  /** Counts a call answered fresh by a layer. */
  public void hit(LayerKind layer) {
    switch (layer) {
      case HEAP -> heapHits.increment();
      case REDIS -> redisHits.increment();
      case DISK -> diskHits.increment();
    }
  }

  /** Counts a call answered with a stale value. */
  public void staleHit() {
    staleHits.increment();
  }

  /** Counts a call for which no layer had an answer. */
  public void miss() {
    misses.increment();
  }

  /** Counts a call that waits for another caller's load. */
  public void coalesced() {
    coalesced.increment();
  }

  /** Counts a load that ended. */
  public void loadEnded(long nanos, boolean succeeded) {
    (succeeded ? loads : loadFailures).increment();
    loadNanos.add(nanos);
  }

  /** How long a load takes on average, in nanoseconds; 0 before the first one. */
  public long meanLoadNanos() {
    long ended = loads.sum() + loadFailures.sum();
    return ended == 0 ? 0 : loadNanos.sum() / ended;
  }

  /** Counts a loaded value that was not stored because an invalidation overlapped its load. */
  public void fenced() {
    fenced.increment();
  }

  /** Counts an entry whose life was prolonged because it is read. */
  public void prolonged() {
    prolonged.increment();
  }

  /** Counts an entry that the heap gave up for lack of room. */
  public void evicted() {
    evictions.increment();
  }

  /** Counts an applied invalidation. */
  public void invalidated() {
    invalidations.increment();
  }

  /** Counts bytes of a lower layer that were not an entry of the declared type. */
  public void undecodable() {
    undecodable.increment();
  }

  /** The same where it is known of what key they are, and why. */
  public void undecodable(LayerKind layer, Object key, Unreadable why) {
    undecodable.increment();
    unreadable.found(layer, key, why);
  }

  /** From now on tells what {@link #undecodable(LayerKind, Object, Unreadable)} counts. */
  public void onUndecodable(Unreadable.Listener listener) {
    unreadable = listener;
  }

  /** Counts a failure of a layer that was treated as a miss or as a write not done. */
  public void layerError() {
    layerErrors.increment();
  }

  /** Counts a load that was refused because as many ran as may. */
  public void rejectedByBulkhead() {
    rejectedByBulkhead.increment();
  }

  /** Counts a load that was refused because too many had begun within a second. */
  public void rejectedByRate() {
    rejectedByRate.increment();
  }

  /** Counts a load that was refused because the method had failed too often. */
  public void rejectedByBreaker() {
    rejectedByBreaker.increment();
  }

  /** Counts a load that was refused because no thread was free for it. */
  public void rejectedForThreads() {
    rejectedForThreads.increment();
  }

  /** The sums of now, read one after the other. */
  public Snapshot snapshot() {
    return new Snapshot(
        heapHits.sum(),
        redisHits.sum(),
        diskHits.sum(),
        staleHits.sum(),
        misses.sum(),
        coalesced.sum(),
        loads.sum(),
        loadFailures.sum(),
        loadNanos.sum(),
        fenced.sum(),
        evictions.sum(),
        invalidations.sum(),
        undecodable.sum(),
        layerErrors.sum(),
        rejectedByBulkhead.sum(),
        rejectedByRate.sum(),
        rejectedByBreaker.sum(),
        rejectedForThreads.sum(),
        prolonged.sum());
  }

  /** Sums at one time; each component is what the method of its name counts. */
  public record Snapshot(
      long heapHits,
      long redisHits,
      long diskHits,
      long staleHits,
      long misses,
      long coalesced,
      long loads,
      long loadFailures,
      long loadNanos,
      long fenced,
      long evictions,
      long invalidations,
      long undecodable,
      long layerErrors,
      long rejectedByBulkhead,
      long rejectedByRate,
      long rejectedByBreaker,
      long rejectedForThreads,
      long prolonged) {}
}
