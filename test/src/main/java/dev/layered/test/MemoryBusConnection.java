package dev.layered.test;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.LogClosedException;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.layer.LogPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node's end of a bus in memory. Everything is under the lock of the bus, so the order of the
 * log is the order of delivery everywhere. Lock order: the bus, then key stripes of any node.
 */
final class MemoryBusConnection implements InvalidationBus {

  /** Longer than any lease that a test waits out with a clock that runs. */
  private static final long SYNC_LIMIT_NANOS = 60_000_000_000L;

  private final MemoryBus bus;
  private final Receiver receiver;
  private final ReadLease lease;
  private final List<Invalidation> pending = new ArrayList<>();
  private LogPosition applied;
  private boolean following;
  private boolean held;
  private boolean cut;
  private boolean closed;

  MemoryBusConnection(MemoryBus bus, LogPosition start, Receiver receiver) {
    this.bus = bus;
    this.receiver = receiver;
    this.applied = start;
    this.lease = new ReadLease(bus.clock().nanos());
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public void open() {
    synchronized (bus) {
      follow();
    }
  }

  private void follow() {
    if (following) {
      return;
    }
    following = true;
    if (!bus.isOfThisLog(applied)) {
      applied = bus.last();
      receiver.restart(applied);
    }
    comeInStep();
  }

  /** Applies all that the log has, and trusts the local layers from now. */
  private void comeInStep() {
    for (MemoryBus.Logged entry : bus.after(applied.seq())) {
      applied = entry.position();
      try {
        receiver.apply(applied, entry.what(), entry.origin() == this);
      } catch (RuntimeException | Error halfDone) {
        // It counts as applied from now on, so what it left must go.
        receiver.restart(applied);
        throw halfDone;
      }
    }
    lease.extendTo(bus.clock().nanos() + bus.maxStaleness().toNanos());
  }

  @Override
  public @Nullable LogPosition append(Invalidation invalidation) {
    synchronized (bus) {
      if (closed) {
        throw new LogClosedException();
      }
      follow();
      if (cut) {
        pending.add(invalidation);
        receiver.undelivered(List.copyOf(pending));
        return null;
      }
      LogPosition position = write(invalidation);
      if (bus.isSync()) {
        awaitOthers(position);
      }
      return position;
    }
  }

  private LogPosition write(Invalidation invalidation) {
    LogPosition position = bus.append(invalidation, this);
    // Held or not: whoever appends reads the log up to its own entry.
    comeInStep();
    bus.others(this).forEach(MemoryBusConnection::hear);
    return position;
  }

  private void hear() {
    if (following && !isDisturbed()) {
      comeInStep();
    }
  }

  /** As in Redis: until each has applied it, or its lease has ended and it trusts nothing. */
  private void awaitOthers(LogPosition position) {
    long end = System.nanoTime() + SYNC_LIMIT_NANOS;
    boolean interrupted = false;
    while (bus.others(this).stream().anyMatch(node -> node.mayBeBehind(position))) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "a sync invalidation waits for a node that is held or cut off, and the clock "
                + (bus.clock().isFrozen() ? "is frozen, so its lease does not end" : "runs"));
      }
      try {
        // The end of a lease tells nobody.
        bus.wait(5);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean mayBeBehind(LogPosition position) {
    return following && applied.seq() < position.seq() && lease.covers(bus.clock().nanos());
  }

  @Override
  public ReadLease lease() {
    return lease;
  }

  @Override
  public boolean renewLease() {
    synchronized (bus) {
      if (!following || closed || isDisturbed()) {
        return lease.covers(bus.clock().nanos());
      }
      comeInStep();
      return true;
    }
  }

  @Override
  public long permittedStalenessNanos() {
    return bus.isSync() ? 0 : bus.maxStaleness().toNanos();
  }

  @Override
  public void close() {
    synchronized (bus) {
      closed = true;
      following = false;
      lease.end(bus.clock().nanos());
      bus.leave(this);
    }
  }

  /** From a fresh lease, so that what a test sees does not depend on the time of the last one. */
  void hold() {
    synchronized (bus) {
      hear();
      held = true;
    }
  }

  void release() {
    synchronized (bus) {
      held = false;
      hear();
      bus.notifyAll();
    }
  }

  void cut() {
    synchronized (bus) {
      hear();
      cut = true;
    }
  }

  void restore() {
    synchronized (bus) {
      held = false;
      cut = false;
      hear();
      while (following && !pending.isEmpty()) {
        write(pending.get(0));
        // After it was applied: in between it must be in force as either.
        pending.remove(0);
        receiver.undelivered(List.copyOf(pending));
      }
      bus.notifyAll();
    }
  }

  long position() {
    synchronized (bus) {
      return bus.isOfThisLog(applied) ? applied.seq() : 0;
    }
  }

  int pending() {
    synchronized (bus) {
      return pending.size();
    }
  }

  boolean isDisturbed() {
    synchronized (bus) {
      return held || cut;
    }
  }
}
