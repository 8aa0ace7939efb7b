package dev.layered.cdi;

import dev.layered.core.CallerContext;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.microprofile.context.ThreadContext;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of a caller as MicroProfile Context Propagation takes them along, to whatever thread
 * its method and its answer come to: of its request, its security and its class loader. Not to be
 * loaded where that API is absent.
 */
final class PropagatedContext implements CallerContext {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private final Executor captured;

  /** The caller's thread until it has gone on; it may work for others then. */
  private volatile @Nullable Thread callers = Thread.currentThread();

  private PropagatedContext(Executor captured) {
    this.captured = captured;
  }

  /**
   * What takes them from the calling thread, as the application that this is called for has
   * configured it; gives {@link CallerContext#ANY} where they cannot be taken along.
   */
  static Supplier<CallerContext> ofApplication() {
    ThreadContext threads;
    try {
      threads = withoutTransaction();
    } catch (RuntimeException | LinkageError | ServiceConfigurationError noneThatWorks) {
      LOG.log(System.Logger.Level.DEBUG, "contexts of callers are not propagated", noneThatWorks);
      return () -> CallerContext.ANY;
    }
    return () -> {
      try {
        return new PropagatedContext(threads.currentContextExecutor());
      } catch (RuntimeException notNow) {
        return CallerContext.ANY;
      }
    };
  }

  /**
   * A transaction is its caller's alone: the method may run while the caller goes on in it, and the
   * answer may come after it.
   */
  private static ThreadContext withoutTransaction() {
    try {
      return ThreadContext.builder().cleared(ThreadContext.TRANSACTION).build();
    } catch (IllegalArgumentException | IllegalStateException configuredOtherwise) {
      return ThreadContext.builder().build();
    }
  }

  @Override
  public boolean isCurrent() {
    return Thread.currentThread().equals(callers);
  }

  /** An answer is owed even when the contexts have ended. */
  @Override
  public void run(Runnable task) {
    AtomicBoolean begun = new AtomicBoolean();
    try {
      captured.execute(
          () -> {
            begun.set(true);
            task.run();
          });
    } catch (RuntimeException ended) {
      if (begun.get()) {
        throw ended;
      }
      task.run();
    }
  }

  @Override
  public CompletableFuture<@Nullable Object> answering(
      Supplier<CompletableFuture<@Nullable Object>> answer) {
    try {
      return CallerContext.super.answering(answer);
    } finally {
      callers = null;
    }
  }

  @Override
  public CallerContext afresh() {
    return ANY;
  }
}
