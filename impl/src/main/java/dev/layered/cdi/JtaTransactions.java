package dev.layered.cdi;

import dev.layered.core.Transactions;
import dev.layered.core.coherence.Invalidation;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Transactions of Jakarta Transactions. Made a bean only where its API can be loaded. */
@Dependent
public class JtaTransactions implements Transactions {

  private final TransactionRegistry registry;

  /** Under which a transaction keeps what it has invalidated; of this application alone. */
  private final Object resource = new Object();

  /**
   * For the container.
   *
   * @param registries the registry, where it is a bean
   */
  @Inject
  public JtaTransactions(Instance<TransactionSynchronizationRegistry> registries) {
    registry = new TransactionRegistry(registries, System::nanoTime);
  }

  @Override
  public boolean isActive() {
    return status() != Status.STATUS_NO_TRANSACTION;
  }

  @Override
  public boolean isDirty() {
    return switch (status()) {
      case Status.STATUS_NO_TRANSACTION -> false;
      case Status.STATUS_ACTIVE, Status.STATUS_MARKED_ROLLBACK -> invalidated() != null;
      default -> true;
    };
  }

  @Override
  public void afterCommit(Invalidation invalidation, Consumer<Invalidation> again) {
    try {
      TransactionSynchronizationRegistry current = registry.get();
      int status = status();
      if (current == null || !isRunning(status)) {
        return;
      }
      TransactionInvalidations invalidated = invalidated();
      if (invalidated == null) {
        invalidated = new TransactionInvalidations(again);
        // One that can only be rolled back takes none, and needs none.
        if (status == Status.STATUS_ACTIVE) {
          current.registerInterposedSynchronization(invalidated);
        }
        current.putResource(resource, invalidated);
      }
      invalidated.add(invalidation);
    } catch (IllegalStateException endedMeanwhile) {
      // by its time-out: nothing of it will ever be seen
    }
  }

  private static boolean isRunning(int status) {
    return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
  }

  /**
   * That of the calling thread's transaction. One that has been rolled back by its time-out is
   * still the thread's, with whatever the thread has seen of it; one that commits counts as none,
   * because what its other participants do then is seen by all.
   */
  private int status() {
    TransactionSynchronizationRegistry found = registry.get();
    int status = found == null ? Status.STATUS_NO_TRANSACTION : found.getTransactionStatus();
    boolean counts =
        isRunning(status)
            || status == Status.STATUS_ROLLING_BACK
            || status == Status.STATUS_ROLLEDBACK;
    return counts ? status : Status.STATUS_NO_TRANSACTION;
  }

  private @Nullable TransactionInvalidations invalidated() {
    TransactionSynchronizationRegistry current = registry.get();
    try {
      return current == null ? null : (TransactionInvalidations) current.getResource(resource);
    } catch (IllegalStateException endedMeanwhile) {
      return null;
    }
  }
}
