package dev.layered.cdi;

import jakarta.enterprise.inject.Instance;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import org.jspecify.annotations.Nullable;

/** Finds the registry of transactions: a bean in Quarkus, a name of each application elsewhere. */
final class TransactionRegistry {

  private static final String NAME = "java:comp/TransactionSynchronizationRegistry";

  /** How often it is looked for: the thread that starts an application may not know its names. */
  private static final int LOOKUPS = 100;

  private final @Nullable TransactionSynchronizationRegistry bean;
  private final AtomicInteger lookups = new AtomicInteger(LOOKUPS);
  private volatile @Nullable TransactionSynchronizationRegistry named;

  TransactionRegistry(Instance<TransactionSynchronizationRegistry> registries) {
    bean = registries.isResolvable() ? registries.get() : null;
    named = bean == null ? lookUp() : null;
  }

  /** The registry; null if the container has none, or not yet. */
  @Nullable TransactionSynchronizationRegistry get() {
    if (bean != null) {
      return bean;
    }
    TransactionSynchronizationRegistry found = named;
    if (found == null && lookups.get() > 0 && lookups.getAndDecrement() > 0) {
      found = lookUp();
      if (found != null) {
        named = found;
      }
    }
    return found;
  }

  @SuppressWarnings("BanJNDI") // a constant name of the container's own
  private @Nullable TransactionSynchronizationRegistry lookUp() {
    try {
      return new InitialContext().lookup(NAME) instanceof TransactionSynchronizationRegistry found
          ? found
          : null;
    } catch (NoInitialContextException never) {
      lookups.set(0);
      return null;
    } catch (NamingException | RuntimeException notHere) {
      return null;
    }
  }
}
