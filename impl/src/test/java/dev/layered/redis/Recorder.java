package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.layer.LogPosition;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what a bus delivers. */
final class Recorder implements InvalidationBus.Receiver {

  final List<Invalidation> applied = new CopyOnWriteArrayList<>();
  final List<LogPosition> positions = new CopyOnWriteArrayList<>();
  final List<Boolean> own = new CopyOnWriteArrayList<>();
  final List<LogPosition> restarts = new CopyOnWriteArrayList<>();
  volatile List<Invalidation> pending = List.of();
  volatile Runnable whenAskedForLife = () -> {};

  @Override
  public void apply(LogPosition position, Invalidation invalidation, boolean isOwn) {
    applied.add(invalidation);
    positions.add(position);
    own.add(isOwn);
  }

  @Override
  public void restart(LogPosition position) {
    restarts.add(position);
  }

  @Override
  public void undelivered(List<Invalidation> nowPending) {
    pending = nowPending;
  }

  @Override
  public long longestLifeNanos() {
    whenAskedForLife.run();
    return 60_000_000_000L;
  }
}
