package dev.layered.benchmarks.coherence;

import dev.layered.redis.BusSettings;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A failover that lost writes which had been acknowledged, as {@code docs/coherence.md} says that
 * it can happen: until a node that had applied what was lost has told Redis, a value that was
 * deleted is there again. What is excluded, and nothing else:
 *
 * <ul>
 *   <li>of the invalidations, those that were acknowledged between the cut of the replica and the
 *       death of the master, or were under way then: a SYNC one returns up to {@link #MAX_WAIT}
 *       later;
 *   <li>of the reads, those that ended after the death of the master and began before max-staleness
 *       after the replica had taken over.
 * </ul>
 *
 * <p>One at a time; the next one replaces the last one. Shared by all processes.
 */
final class Loss {

  private static final long MAX_STALENESS = BusSettings.DEFAULTS.maxStaleness().toNanos();

  /** A SYNC invalidation waits for as long as a lease lasts, and then for calls to time out. */
  private static final long MAX_WAIT = MAX_STALENESS + 1_000_000_000L;

  private static final int CUT = 0;
  private static final int DIED = 1;
  private static final int TAKEN_OVER = 2;

  private final SharedLongs longs;

  private Loss(SharedLongs longs) {
    this.longs = longs;
  }

  static Loss map(Path folder) throws IOException {
    return new Loss(SharedLongs.map(folder.resolve("loss"), 3));
  }

  void begin() {
    longs.set(DIED, 0);
    longs.set(TAKEN_OVER, 0);
    longs.set(CUT, System.nanoTime());
  }

  void masterDied() {
    longs.set(DIED, System.nanoTime());
  }

  void replicaTookOver() {
    longs.set(TAKEN_OVER, System.nanoTime());
  }

  /** Waits until nothing is excluded any more. */
  void awaitEnd() {
    Wait.until("the loss is noticed", () -> !excuses(System.nanoTime(), System.nanoTime()));
  }

  /** Whether a read may miss what was lost. */
  boolean excuses(long began, long ended) {
    long takenOver = longs.get(TAKEN_OVER);
    return isAfter(DIED, ended) && (takenOver == 0 || began - takenOver < MAX_STALENESS);
  }

  private boolean isAfter(int event, long nanos) {
    long time = longs.get(event);
    return time != 0 && nanos - time >= 0;
  }

  /** Whether an invalidation that had returned at a time may be lost. */
  boolean includes(long acknowledged) {
    return isAfter(CUT, acknowledged) && acknowledged - longs.get(DIED) < MAX_WAIT;
  }

  /** How long before a time the replica had taken over; 0 if it had not. */
  long sinceTakeOver(long nanos) {
    return isAfter(TAKEN_OVER, nanos) ? nanos - longs.get(TAKEN_OVER) : 0;
  }
}
