package dev.layered.tck;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A table of which each transaction sees what has been committed, and what it has written. */
@ApplicationScoped
class Table {

  private static final TransactionSynchronizationRegistry REGISTRY =
      new TransactionSynchronizationRegistryImple();

  static {
    // The log of transactions, which would be a folder where the tests run.
    for (String store : new String[] {"default", "stateStore", "communicationStore"}) {
      BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
          .setObjectStoreType(VolatileStore.class.getName());
    }
  }

  private final Map<Long, String> committed = new ConcurrentHashMap<>();

  /** That of Narayana, as Quarkus has it. */
  @Produces
  static TransactionSynchronizationRegistry registry() {
    return REGISTRY;
  }

  String read(long id) {
    return written().getOrDefault(id, committed.getOrDefault(id, "none"));
  }

  void write(long id, String value) {
    if (!inTransaction()) {
      committed.put(id, value);
      return;
    }
    Map<Long, String> own = written();
    if (own.isEmpty()) {
      REGISTRY.putResource(this, own);
      if (REGISTRY.getTransactionStatus() == Status.STATUS_ACTIVE) {
        REGISTRY.registerInterposedSynchronization(new Commit(own));
      }
    }
    own.put(id, value);
  }

  @SuppressWarnings("unchecked")
  private Map<Long, String> written() {
    Object own = inTransaction() ? REGISTRY.getResource(this) : null;
    return own == null ? new HashMap<>() : (Map<Long, String>) own;
  }

  private static boolean inTransaction() {
    return REGISTRY.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
  }

  private final class Commit implements Synchronization {

    private final Map<Long, String> own;

    Commit(Map<Long, String> own) {
      this.own = own;
    }

    @Override
    public void beforeCompletion() {
      committed.putAll(own);
    }

    @Override
    public void afterCompletion(int status) {}
  }
}
