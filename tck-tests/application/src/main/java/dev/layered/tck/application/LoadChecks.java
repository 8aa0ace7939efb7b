package dev.layered.tck.application;

import dev.layered.Layered;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** How methods are run: once for all, in which context, and what is served while they fail. */
@ApplicationScoped
public class LoadChecks implements Checks {

  private static final String SHARED = "load-shared";

  @Inject Values values;
  @Inject Passed passed;
  @Inject LayeredCaches caches;
  @Inject Requests.Counter request;

  /** What has passed {@link CountingInterceptor}, which has the priority of the platform's. */
  @ApplicationScoped
  public static class Passed {

    private final Loads calls = new Loads();

    void count(Object argument) {
      calls.next(argument);
    }

    int of(Object argument) {
      return calls.of(argument);
    }
  }

  /** Methods that return how often they have run for their argument. */
  @ApplicationScoped
  public static class Values {

    @Inject Requests.Counter request;

    private final Loads loads = new Loads();
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** Uses the request of its caller. */
    @Layered(ttl = 300)
    public long findInRequest(long id) {
      return request.next();
    }

    /** Expires soon, and is refreshed in the background, in a request of its own. */
    @Layered(ttl = 100, staleWhileRevalidate = 60_000, unit = ChronoUnit.MILLIS)
    public int findRefreshed(long id) {
      long number = request.next();
      int run = loads.next(id);
      Expect.that(run == 1 || number == 1, "a refresh saw the request of somebody else");
      return run;
    }

    /** Expires soon; tells which thread runs it, and whether that finds the container's threads. */
    @Layered(ttl = 100, staleWhileRevalidate = 60_000, unit = ChronoUnit.MILLIS)
    public String findNaming(long id) {
      String kind = findsThreads() ? "managed" : "plain";
      return loads.next(id) + " " + kind + " " + Thread.currentThread().getId();
    }

    /** Expires soon, and fails from the second run on. */
    @Layered(ttl = 100, staleIfError = 60_000, unit = ChronoUnit.MILLIS)
    public int findOnce(long id) throws IOException {
      int run = loads.next(id);
      if (run > 1) {
        throw new IOException("run " + run);
      }
      return run;
    }

    /** Has another interceptor. */
    @Counted
    @Layered(ttl = 300)
    public int findCounted(long id) {
      return loads.next(id);
    }

    /** Takes as long as it is held. */
    @Layered(cacheName = SHARED, ttl = 300)
    public int findSlowly(long id) throws InterruptedException {
      int run = loads.next(id);
      Expect.that(held.await(Expect.bound(), TimeUnit.MILLISECONDS), "held for too long");
      return run;
    }

    void hold() {
      held = new CountDownLatch(1);
    }

    void release() {
      held.countDown();
    }

    int runs(long id) {
      return loads.of(id);
    }
  }

  /** Whether the calling thread finds the factory of managed threads of Jakarta Concurrency. */
  @SuppressWarnings("BanJNDI") // a constant name of the container's own
  static boolean findsThreads() {
    try {
      return new InitialContext().lookup("java:comp/DefaultManagedThreadFactory") != null;
    } catch (NamingException | LinkageError none) {
      return false;
    }
  }

  @Override
  public void run(Report report) {
    report.check("load-in-request-of-caller", () -> inRequest(Fresh.id()));
    report.check("load-refreshes-stale-in-background", () -> refreshes(Fresh.id()));
    report.check("load-refreshes-on-managed-thread", () -> isManaged(Fresh.id()));
    report.check("load-fails-stale-is-served", () -> staysStale(Fresh.id()));
    report.check("load-inside-other-interceptors", () -> isInside(Fresh.id()));
    report.check("load-shared-by-threads", () -> isShared(Fresh.id()));
  }

  private void inRequest(long id) {
    long before = request.next();
    Expect.equal(before + 1, values.findInRequest(id), "counted in the load");
    Expect.equal(before + 1, values.findInRequest(id), "cached");
    Expect.equal(before + 2, request.next(), "counted after it");
  }

  /** A refresh finds what its caller finds. */
  private void isManaged(long id) throws Exception {
    String kind = findsThreads() ? "managed" : "plain";
    String own = String.valueOf(Thread.currentThread().getId());
    Expect.equal("1 " + kind + " " + own, values.findNaming(id), "first call");
    Expect.eventually("refreshed", () -> !values.findNaming(id).startsWith("1 "));
    String[] refreshed = values.findNaming(id).split(" ", -1);
    Expect.equal(kind, refreshed[1], "naming of the refresh");
    Expect.that(!own.equals(refreshed[2]), "the caller's thread ran the refresh");
  }

  private void refreshes(long id) throws Exception {
    Expect.equal(1, values.findRefreshed(id), "first call");
    Expect.eventually("refreshed", () -> values.findRefreshed(id) > 1);
  }

  private void staysStale(long id) throws Exception {
    Expect.equal(1, values.findOnce(id), "first call");
    Expect.eventually(
        "expired",
        () -> {
          Expect.equal(1, values.findOnce(id), "stale value");
          return values.runs(id) > 1;
        });
  }

  private void isInside(long id) throws Exception {
    Expect.cached(() -> values.findCounted(id));
    Expect.equal(1, passed.of(id), "calls that the other interceptor has seen");
  }

  private void isShared(long id) throws Exception {
    values.hold();
    FutureTask<Integer> one = Expect.started(() -> values.findSlowly(id));
    try {
      Expect.eventually("the load runs", () -> values.runs(id) == 1);
      long before = caches.cache(SHARED).statistics().coalesced();
      FutureTask<Integer> two = Expect.started(() -> values.findSlowly(id));
      Expect.eventually(
          "the other caller waits", () -> caches.cache(SHARED).statistics().coalesced() > before);
      values.release();
      Expect.equal(1, one.get(5, TimeUnit.SECONDS), "value of the one");
      Expect.equal(1, two.get(5, TimeUnit.SECONDS), "value of the other");
    } finally {
      values.release();
    }
  }
}
