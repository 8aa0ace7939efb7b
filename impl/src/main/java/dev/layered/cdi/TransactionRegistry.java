package dev.layered.cdi;

import jakarta.enterprise.inject.Instance;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import org.jspecify.annotations.Nullable;

/** Finds the registry of transactions: a bean in Quarkus, a name of each application elsewhere. */
final class TransactionRegistry {

  private static final String NAME = "java:comp/TransactionSynchronizationRegistry";

  /**
   * Between two looks for the name: the thread that starts an application, or one of a pool, may
   * not know its names, and a look is too slow for every call.
   */
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A look for the name. */
  @FunctionalInterface
  interface Lookup {
    /** What has the name. */
    @Nullable Object find() throws NamingException;
  }

  private final Lookup lookup;
  private final LongSupplier nanos;
  private final AtomicLong next;
  private volatile boolean over;
  private volatile @Nullable TransactionSynchronizationRegistry found;

  /**
   * For the container.
   *
   * @param registries the registry, where it is a bean
   * @param nanos the time
   */
  TransactionRegistry(Instance<TransactionSynchronizationRegistry> registries, LongSupplier nanos) {
    this(TransactionRegistry::named, nanos);
    if (registries.isResolvable()) {
      found = registries.get();
    } else {
      found = lookUp();
    }
  }

  /** Looks for the name when it is first asked. */
  TransactionRegistry(Lookup lookup, LongSupplier nanos) {
    this.lookup = lookup;
    this.nanos = nanos;
    next = new AtomicLong(nanos.getAsLong());
  }

  @SuppressWarnings("BanJNDI") // a constant name of the container's own
  private static @Nullable Object named() throws NamingException {
    return new InitialContext().lookup(NAME);
  }

  /** The registry; null if the container has none, or none that this thread has found yet. */
  @Nullable TransactionSynchronizationRegistry get() {
    TransactionSynchronizationRegistry known = found;
    return known != null || over ? known : soughtAgain();
  }

  private @Nullable TransactionSynchronizationRegistry soughtAgain() {
    long now = nanos.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
      return null;
    }
    TransactionSynchronizationRegistry sought = lookUp();
    if (sought != null) {
      found = sought;
    }
    return sought;
  }

  private @Nullable TransactionSynchronizationRegistry lookUp() {
    try {
      return lookup.find() instanceof TransactionSynchronizationRegistry registry ? registry : null;
    } catch (NoInitialContextException never) {
      over = true;
      return null;
    } catch (NamingException | RuntimeException notHere) {
      return null;
    }
  }
}
