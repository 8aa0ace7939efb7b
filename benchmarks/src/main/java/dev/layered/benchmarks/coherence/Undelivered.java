package dev.layered.benchmarks.coherence;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.layer.LogPosition;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Notices for each thread whether what it appended is only pending, and when it is delivered. A
 * node that is not strict does not tell its callers, and a strict one would not call the method
 * while Redis is away.
 */
final class Undelivered {

  /** One invalidation that was pending when its call returned. */
  static final class Late {
    private volatile long deliveredNanos;

    /** When it was delivered; 0 while it is pending. */
    long deliveredNanos() {
      return deliveredNanos;
    }
  }

  private static final ThreadLocal<@Nullable Late> LAST = new ThreadLocal<>();

  /** What is not delivered yet. Of several that say the same the first is delivered first. */
  private final Map<Invalidation, Deque<Late>> all = new ConcurrentHashMap<>();

  /** What this thread has invalidated last since it last asked, if it is pending; else null. */
  @Nullable Late take() {
    Late late = LAST.get();
    LAST.remove();
    return late;
  }

  InvalidationBus.Factory noticing(InvalidationBus.Factory bus) {
    return (start, receiver) -> new NoticingBus(bus.create(start, new NoticingReceiver(receiver)));
  }

  private final class NoticingReceiver implements InvalidationBus.Receiver {

    private final InvalidationBus.Receiver receiver;

    NoticingReceiver(InvalidationBus.Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void apply(LogPosition position, Invalidation invalidation, boolean own) {
      receiver.apply(position, invalidation, own);
      Deque<Late> same = own ? all.get(invalidation) : null;
      Late late = same == null ? null : same.poll();
      if (late != null) {
        late.deliveredNanos = System.nanoTime();
      }
    }

    @Override
    public void restart(LogPosition position) {
      receiver.restart(position);
    }

    @Override
    public void undelivered(List<Invalidation> pending) {
      receiver.undelivered(pending);
    }

    @Override
    public long longestLifeNanos() {
      return receiver.longestLifeNanos();
    }
  }

  private final class NoticingBus implements InvalidationBus {

    private final InvalidationBus bus;

    NoticingBus(InvalidationBus bus) {
      this.bus = bus;
    }

    @Override
    public @Nullable LogPosition append(Invalidation invalidation) {
      Late late = new Late();
      Deque<Late> same = all.computeIfAbsent(invalidation, absent -> new ConcurrentLinkedDeque<>());
      same.add(late);
      LogPosition position = bus.append(invalidation);
      if (position == null) {
        LAST.set(late);
      } else {
        same.remove(late);
      }
      return position;
    }

    @Override
    public boolean isShared() {
      return bus.isShared();
    }

    @Override
    public void open() {
      bus.open();
    }

    @Override
    public ReadLease lease() {
      return bus.lease();
    }

    @Override
    public boolean renewLease() {
      return bus.renewLease();
    }

    @Override
    public long permittedStalenessNanos() {
      return bus.permittedStalenessNanos();
    }

    @Override
    public void close() {
      bus.close();
    }
  }
}
