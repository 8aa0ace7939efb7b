package dev.layered.cdi;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the log of a node and remembers how it is doing. Safe for use by several threads. */
final class WatchedLog implements InvalidationBus.Factory {

  private final InvalidationBus.Factory factory;
  private final Ticker ticker;
  private volatile @Nullable InvalidationBus bus;
  private volatile int pending;

  WatchedLog(InvalidationBus.Factory factory, Ticker ticker) {
    this.factory = factory;
    this.ticker = ticker;
  }

  @Override
  public InvalidationBus create(LogPosition start, InvalidationBus.Receiver receiver) {
    InvalidationBus made = factory.create(start, new Watched(receiver));
    bus = made;
    return made;
  }

  /** Whether this node knows that it has missed nothing. */
  boolean isInStep() {
    InvalidationBus made = bus;
    return made != null && made.lease().covers(ticker.nanos());
  }

  /** How many invalidations of this node wait for the log. */
  int pending() {
    return pending;
  }

  private final class Watched implements InvalidationBus.Receiver {

    private final InvalidationBus.Receiver receiver;

    Watched(InvalidationBus.Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void apply(LogPosition position, Invalidation invalidation, boolean own) {
      receiver.apply(position, invalidation, own);
    }

    @Override
    public void restart(LogPosition position) {
      receiver.restart(position);
    }

    @Override
    public void undelivered(List<Invalidation> all) {
      pending = all.size();
      receiver.undelivered(all);
    }

    @Override
    public long longestLifeNanos() {
      return receiver.longestLifeNanos();
    }
  }
}
