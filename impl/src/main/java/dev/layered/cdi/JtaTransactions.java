package dev.layered.cdi;

import dev.layered.core.Transactions;
import dev.layered.core.coherence.Invalidation;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Transactions of Jakarta Transactions. Made a bean only where its API can be loaded. */
@Dependent
public class JtaTransactions implements Transactions {

  private static final System.Logger LOG = System.getLogger("dev.layered");

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
    return current() != null;
  }

  @Override
  public boolean isDirty() {
    TransactionSynchronizationRegistry current = current();
    return current != null && invalidated(current) != null;
  }

  @Override
  public void afterCommit(Invalidation invalidation, Consumer<Invalidation> again) {
    TransactionSynchronizationRegistry current = current();
    if (current == null) {
      return;
    }
    Invalidated invalidated = invalidated(current);
    if (invalidated == null) {
      invalidated = new Invalidated(again);
      current.putResource(resource, invalidated);
      // One that can only be rolled back takes none, and needs none.
      if (current.getTransactionStatus() == Status.STATUS_ACTIVE) {
        current.registerInterposedSynchronization(invalidated);
      }
    }
    invalidated.add(invalidation);
  }

  /** The registry if the calling thread is in a transaction; else null. */
  private @Nullable TransactionSynchronizationRegistry current() {
    TransactionSynchronizationRegistry found = registry.get();
    if (found == null) {
      return null;
    }
    int status = found.getTransactionStatus();
    return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK ? found : null;
  }

  private @Nullable Invalidated invalidated(TransactionSynchronizationRegistry current) {
    return (Invalidated) current.getResource(resource);
  }

  /** What one transaction has invalidated; used by one thread at a time, as the transaction is. */
  private static final class Invalidated implements Synchronization {

    private final Consumer<Invalidation> again;
    private final Set<Invalidation> invalidations = new LinkedHashSet<>();

    Invalidated(Consumer<Invalidation> again) {
      this.again = again;
    }

    synchronized void add(Invalidation invalidation) {
      invalidations.add(invalidation);
    }

    @Override
    public void beforeCompletion() {}

    /** After an end of which nobody is sure, too. */
    @Override
    public synchronized void afterCompletion(int status) {
      if (status != Status.STATUS_ROLLEDBACK) {
        invalidations.forEach(this::repeat);
      }
    }

    /** The transaction has ended; failing now would tell nobody, and leave out the others. */
    private void repeat(Invalidation invalidation) {
      try {
        again.accept(invalidation);
      } catch (RuntimeException failed) {
        LOG.log(
            System.Logger.Level.WARNING,
            "LAYERED-507 an invalidation after the commit of its transaction failed",
            failed);
      }
    }
  }
}
