package dev.layered.tck.application;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** Methods that join a transaction which has begun outside of them. */
@ApplicationScoped
public class JoinedTransactionChecks implements Checks {

  private static final String CACHE = "joined";

  @Inject Values values;
  @Inject Units units;
  @Inject Transactions transactions;

  /** Methods that begin no transaction; each returns how often one of them has run for its id. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** Reads. */
    @Layered(cacheName = CACHE, key = "{id}", ttl = 300)
    public int load(long id) {
      return loads.next(id);
    }

    /** Changes. */
    @CacheInvalidate(cacheName = CACHE, key = "{id}")
    public int change(long id) {
      return loads.next(id);
    }

    /** Writes through. */
    @CachePut(cacheName = CACHE, key = "{id}", ttl = 300)
    public int put(long id) {
      return loads.next(id);
    }
  }

  /** Transactions around what a check does. */
  @ApplicationScoped
  public static class Units {

    /** Commits in the end. */
    @Transactional
    public void commit(Runnable work) {
      work.run();
    }

    /** Rolls back in the end. */
    @Transactional
    public void rollBack(Runnable work) {
      work.run();
      throw new UnsupportedOperationException("rolled back");
    }

    /** Does what somebody else would do meanwhile. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void outside(Runnable work) {
      work.run();
    }
  }

  @Override
  public void run(Report report) {
    if (!transactions.exist()) {
      return;
    }
    report.check("transaction-commit-invalidates-again", () -> invalidatesAgain(Fresh.id()));
    report.check("transaction-rollback-invalidates-once", () -> invalidatesOnce(Fresh.id()));
    report.check("transaction-dirty-load-is-not-stored", () -> dirtyLoad(Fresh.id()));
    report.check("transaction-clean-load-is-stored", () -> cleanLoad(Fresh.id()));
    report.check("transaction-uncommitted-put-is-not-stored", () -> put(Fresh.id()));
  }

  private void loads(long id, int expected, String what) {
    Expect.equal(expected, values.load(id), what);
  }

  private void rollBack(Runnable work) {
    Throwable thrown = Expect.thrown(() -> units.rollBack(work));
    Expect.equal("rolled back", thrown.getMessage(), "what ended it");
  }

  private void invalidatesAgain(long id) {
    loads(id, 1, "before");
    units.commit(
        () -> {
          values.change(id);
          units.outside(() -> loads(id, 3, "outside, meanwhile"));
          units.outside(() -> loads(id, 3, "outside, cached"));
        });
    loads(id, 4, "after the commit");
    loads(id, 4, "cached");
  }

  private void invalidatesOnce(long id) {
    loads(id, 1, "before");
    rollBack(
        () -> {
          values.change(id);
          units.outside(() -> loads(id, 3, "outside, meanwhile"));
        });
    loads(id, 3, "after the rollback");
  }

  private void dirtyLoad(long id) {
    loads(id, 1, "before");
    rollBack(
        () -> {
          values.change(id);
          loads(id, 3, "inside");
          loads(id, 4, "inside, again");
        });
    loads(id, 5, "after the rollback");
    loads(id, 5, "cached");
  }

  private void cleanLoad(long id) {
    units.commit(() -> loads(id, 1, "inside"));
    loads(id, 1, "cached");
  }

  private void put(long id) {
    loads(id, 1, "before");
    rollBack(
        () -> {
          Expect.equal(2, values.put(id), "the write");
          units.outside(() -> loads(id, 3, "outside, meanwhile"));
        });
    loads(id, 3, "after the rollback");
    units.commit(() -> values.put(id));
    loads(id, 5, "after the commit");
    loads(id, 5, "cached");
  }
}
