package dev.layered.tck.application;

import dev.layered.CacheInvalidate;
import dev.layered.CacheInvalidated;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Transactional;
import java.util.concurrent.ConcurrentHashMap;

/** Methods that begin a transaction, where the container has any. */
@ApplicationScoped
public class TransactionChecks implements Checks {

  @Inject Values values;
  @Inject Transactions transactions;

  /** Cached and transactional methods. */
  @ApplicationScoped
  public static class Values {

    @Inject Transactions transactions;

    private final Loads loads = new Loads();
    private final ConcurrentHashMap<String, Integer> heard = new ConcurrentHashMap<>();

    /** Tells the status in its load; another one if it has run before. */
    @Transactional
    @Layered(cacheName = "transactional", key = "{id}", ttl = 300)
    public int statusInLoad(long id) {
      return 100 * (loads.next(id) - 1) + transactions.status();
    }

    /** Invalidates after the commit. */
    @Transactional
    @CacheInvalidate(cacheName = "transactional", key = "{id}")
    public int delete(long id) {
      return transactions.status();
    }

    /** Rolls back, and so does not invalidate. */
    @Transactional
    @CacheInvalidate(cacheName = "transactional", key = "{id}")
    public void failToDelete(long id) {
      throw new IllegalStateException("not deleted");
    }

    void on(@Observes CacheInvalidated event) {
      if ("transactional".equals(event.cacheName()) && !event.keys().isEmpty()) {
        heard.put(event.keys().get(0), transactions.status());
      }
    }

    int statusWhenHeard(long id) {
      return heard.getOrDefault("" + id, -1);
    }
  }

  @Override
  public void run(Report report) {
    if (!transactions.exist()) {
      return;
    }
    report.check("transaction-around-load", () -> aroundLoad(Fresh.id()));
    report.check("transaction-commits-before-invalidation", () -> commitsBefore(Fresh.id()));
    report.check("transaction-rolled-back-invalidates-nothing", () -> rolledBack(Fresh.id()));
  }

  private void aroundLoad(long id) {
    Expect.equal(Status.STATUS_ACTIVE, values.statusInLoad(id), "status in the load");
    Expect.equal(Status.STATUS_ACTIVE, values.statusInLoad(id), "the same, cached");
    Expect.equal(Status.STATUS_NO_TRANSACTION, transactions.status(), "status afterwards");
  }

  private void commitsBefore(long id) {
    values.statusInLoad(id);
    Expect.equal(Status.STATUS_ACTIVE, values.delete(id), "status in the method");
    Expect.equal(
        Status.STATUS_NO_TRANSACTION, values.statusWhenHeard(id), "status when it was heard of");
    Expect.equal(100 + Status.STATUS_ACTIVE, values.statusInLoad(id), "loaded again");
  }

  private void rolledBack(long id) {
    values.statusInLoad(id);
    Throwable thrown = Expect.thrown(() -> values.failToDelete(id));
    Expect.equal(IllegalStateException.class, thrown.getClass(), "type of the exception");
    Expect.equal(Status.STATUS_ACTIVE, values.statusInLoad(id), "the same, cached");
  }
}
