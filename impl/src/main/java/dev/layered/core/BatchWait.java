package dev.layered.core;

import dev.layered.core.load.Load;
import dev.layered.core.load.Load.Outcome;
import dev.layered.core.time.Ticker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long one batch waits for the loads of others, altogether: those run side by side, so the last
 * of them is not worth a longer wait than the first. For one thread.
 */
final class BatchWait {

  private final LowerLayers lower;
  private final Ticker ticker;
  private final LongSupplier loadWaitNanos;
  private final LoadWait wait = new LoadWait();

  BatchWait(LowerLayers lower, Ticker ticker, LongSupplier loadWaitNanos) {
    this.lower = lower;
    this.ticker = ticker;
    this.loadWaitNanos = loadWaitNanos;
  }

  /** What is left, from the first wait on. */
  private long leftNanos() {
    return wait.leftNanos(ticker.nanos(), loadWaitNanos.getAsLong());
  }

  /** The outcome of another caller's load; null after too long a wait, or if interrupted. */
  @Nullable Outcome outcomeOf(Load load) {
    return load.await(leftNanos());
  }

  /** Waits for the end of other nodes' loads; false after too long a wait, or if interrupted. */
  boolean awaitChange(List<BatchKey> busy) {
    long longest = busy.stream().mapToLong(each -> each.sought().busyNanos()).max().orElse(0);
    long timeout = Math.min(leftNanos(), longest);
    if (timeout <= 0) {
      return false;
    }
    CompletableFuture<?>[] changes =
        busy.stream()
            .map(each -> lower.awaitChange(each.key(), timeout).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(changes).get(2 * timeout, TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException overdue) {
      return true;
    }
  }
}
