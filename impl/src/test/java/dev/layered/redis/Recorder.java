package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.layer.LogPosition;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Notes what a bus delivers. */
final class Recorder implements InvalidationBus.Receiver {

  final List<Invalidation> applied = new CopyOnWriteArrayList<>();
  final List<LogPosition> positions = new CopyOnWriteArrayList<>();
  final List<Boolean> own = new CopyOnWriteArrayList<>();
  final List<LogPosition> restarts = new CopyOnWriteArrayList<>();

  /** Whose callers were woken, and after how many were applied. */
  final List<String> woken = new CopyOnWriteArrayList<>();

  final AtomicInteger wokenAll = new AtomicInteger();
  volatile List<Invalidation> pending = List.of();
  volatile Runnable whenAskedForLife = () -> {};
  volatile Consumer<Invalidation> whenApplying = what -> {};
  volatile CountDownLatch open = new CountDownLatch(0);

  /** From now on the bus stands still in whatever it does, like a paused process. */
  CountDownLatch pause() {
    CountDownLatch gate = new CountDownLatch(1);
    open = gate;
    return gate;
  }

  private void pass() {
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void apply(LogPosition position, Invalidation invalidation, boolean isOwn) {
    pass();
    whenApplying.accept(invalidation);
    applied.add(invalidation);
    positions.add(position);
    own.add(isOwn);
  }

  @Override
  public void restart(LogPosition position) {
    pass();
    restarts.add(position);
  }

  @Override
  public void undelivered(List<Invalidation> nowPending) {
    pending = nowPending;
  }

  @Override
  public long longestLifeNanos() {
    pass();
    whenAskedForLife.run();
    return 60_000_000_000L;
  }
}
