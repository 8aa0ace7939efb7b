package dev.layered.tck.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;

/**
 * The transactions of the container, if it has any. Only the bodies of methods name the API, which
 * is not everywhere.
 */
@ApplicationScoped
public class Transactions {

  @Inject @Any Instance<Object> beans;

  /** Whether the container begins transactions. */
  boolean exist() {
    try {
      Class.forName(
          "jakarta.transaction.UserTransaction", false, Transactions.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      return false;
    }
    return beans.select(UserTransaction.class).isResolvable();
  }

  /** The status of the caller's transaction, as {@code jakarta.transaction.Status} numbers it. */
  int status() {
    try {
      return beans.select(UserTransaction.class).get().getStatus();
    } catch (SystemException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
