package dev.layered.core;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.layer.LogPosition;

/** A log that nobody appends to, with a lease that the test holds. */
record LeasedBus(ReadLease lease) implements InvalidationBus {

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public void open() {}

  @Override
  public LogPosition append(Invalidation invalidation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean renewLease() {
    return false;
  }

  @Override
  public long permittedStalenessNanos() {
    return 0;
  }

  @Override
  public void close() {}
}
