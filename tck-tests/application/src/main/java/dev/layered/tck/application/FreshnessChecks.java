package dev.layered.tck.application;

import dev.layered.CacheControl;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;

/** How values end: before their time, as their loader says, or as an exception. */
@ApplicationScoped
public class FreshnessChecks implements Checks {

  private static final String UNSTORED = "fresh-unstored";

  @Inject Values values;
  @Inject LayeredCaches caches;

  /** Methods that count how often they have run for their argument. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** Is refreshed long before its end; tells its run and its thread. */
    @Layered(ttl = 300, refreshAhead = 0.0003)
    public String findAhead(long id) {
      return loads.next(id) + " " + Thread.currentThread().getId();
    }

    /** Ends when its loader says. */
    @Layered(ttl = 300)
    public int findBriefly(long id, CacheControl control) {
      control.ttl(Duration.ofMillis(100));
      return loads.next(id);
    }

    /** Its first value is kept, the others are not. */
    @Layered(cacheName = UNSTORED, ttl = 300)
    public int findUnstored(long id, CacheControl control) {
      int run = loads.next(id);
      if (run > 1) {
        control.doNotStore();
      }
      return run;
    }

    /** Has the same version for ever. */
    @Layered(ttl = 100, staleIfError = 60_000, unit = ChronoUnit.MILLIS)
    public int findUnmodified(long id, CacheControl control) {
      int run = loads.next(id);
      if ("v1".equals(control.previousEtag())) {
        control.notModified();
      } else {
        control.etag("v1");
      }
      return run;
    }

    /** There is none. */
    @Layered(ttl = 300, cacheExceptions = NoSuchElementException.class, exceptionTtl = 300)
    public int findMissing(long id) {
      throw new NoSuchElementException("run " + loads.next(id));
    }

    int runs(long id) {
      return loads.of(id);
    }
  }

  @Override
  public void run(Report report) {
    report.check("fresh-refreshed-ahead", () -> isRefreshedAhead(Fresh.id()));
    report.check("fresh-control-ttl", () -> expires(Fresh.id()));
    report.check("fresh-control-not-stored", () -> isNotStored(Fresh.id()));
    report.check("fresh-control-not-modified", () -> isNotModified(Fresh.id()));
    report.check("fresh-exception-kept", () -> isKept(Fresh.id()));
  }

  private void isRefreshedAhead(long id) throws Exception {
    String own = " " + Thread.currentThread().getId();
    Expect.equal("1" + own, values.findAhead(id), "first call");
    Expect.eventually("refreshed", () -> !values.findAhead(id).startsWith("1 "));
    Expect.that(!values.findAhead(id).endsWith(own), "the caller's thread ran the refresh");
  }

  @SuppressWarnings("NullAway") // Layered makes the control
  private void expires(long id) throws Exception {
    Expect.expires(() -> values.findBriefly(id, null));
  }

  @SuppressWarnings("NullAway") // Layered makes the control
  private void isNotStored(long id) throws Exception {
    Callable<Integer> read = () -> values.findUnstored(id, null);
    Expect.cached(read);
    caches.cache(UNSTORED).invalidate(id);
    Expect.equal(2, read.call(), "first call that is not stored");
    Expect.equal(3, read.call(), "second call that is not stored");
  }

  @SuppressWarnings("NullAway") // Layered makes the control
  private void isNotModified(long id) throws Exception {
    Expect.eventually(
        "asked again",
        () -> {
          Expect.equal(1, values.findUnmodified(id, null), "the value");
          return values.runs(id) > 2;
        });
  }

  private void isKept(long id) {
    for (int call = 1; call <= 2; call++) {
      Throwable thrown = Expect.thrown(() -> values.findMissing(id));
      Expect.equal("run 1", thrown.getMessage(), "exception of call " + call);
      Expect.equal(NoSuchElementException.class, thrown.getClass(), "its class");
    }
  }
}
