package dev.layered.core.coherence;

import dev.layered.core.layer.LogPosition;
import java.util.random.RandomGenerator;

/**
 * The log of an application that runs on one node: it lives in this process and is delivered at
 * once.
 */
public final class LocalBus implements InvalidationBus {

  private final Receiver receiver;
  private final RandomGenerator random;
  private final ReadLease lease;
  private LogPosition last;
  private boolean closed;

  /**
   * Opens the log.
   *
   * @param start the position to go on from
   * @param receiver applies each entry, under this log's lock
   * @param random the source of nonces
   * @param nowNanos now
   */
  public LocalBus(LogPosition start, Receiver receiver, RandomGenerator random, long nowNanos) {
    this.last = start;
    this.receiver = receiver;
    this.random = random;
    this.lease = ReadLease.permanent(nowNanos);
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public void open() {}

  /**
   * The lock makes the order of positions the order of delivery. Lock order: this log, then key
   * stripes.
   */
  @Override
  public synchronized LogPosition append(Invalidation invalidation) {
    if (closed) {
      throw new LogClosedException();
    }
    LogPosition next = new LogPosition(last.epoch(), last.seq() + 1, random.nextLong());
    last = next;
    receiver.apply(next, invalidation, true);
    return next;
  }

  @Override
  public ReadLease lease() {
    return lease;
  }

  @Override
  public boolean renewLease() {
    return true;
  }

  @Override
  public long permittedStalenessNanos() {
    return 0;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
