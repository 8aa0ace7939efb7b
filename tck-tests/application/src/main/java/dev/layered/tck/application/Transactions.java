package dev.layered.tck.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of the container, if it has any. Only the bodies of methods name the API, which
 * is not everywhere.
 */
@ApplicationScoped
public class Transactions {

  private static final String API = "jakarta.transaction.TransactionSynchronizationRegistry";
  private static final String JNDI_NAME = "java:comp/TransactionSynchronizationRegistry";

  @Inject Instance<Object> beans;

  /** Whether the container begins transactions. */
  boolean exist() {
    return registry() != null;
  }

  /** The status of the caller's transaction, as {@code jakarta.transaction.Status} numbers it. */
  int status() {
    Object registry = registry();
    if (registry == null) {
      throw new IllegalStateException("there are no transactions");
    }
    return ((TransactionSynchronizationRegistry) registry).getTransactionStatus();
  }

  @SuppressWarnings("BanJNDI") // a constant name of the container's own
  private @Nullable Object registry() {
    try {
      Class<?> api = Class.forName(API, false, Transactions.class.getClassLoader());
      Instance<?> bean = beans.select(api);
      return bean.isResolvable() ? bean.get() : new InitialContext().lookup(JNDI_NAME);
    } catch (ClassNotFoundException | NamingException absent) {
      return null;
    }
  }
}
