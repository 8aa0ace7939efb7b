package dev.layered.tck.application;

import dev.layered.Layered;
import dev.layered.LoadRejectedException;
import dev.layered.LoadTimeoutException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** What callers get while a method is slow. */
@ApplicationScoped
public class DeadlineChecks implements Checks {

  @Inject Values values;

  /** Methods that take as long as they are held. */
  @ApplicationScoped
  public static class Values {

    @Inject Requests.Counter request;

    private final Loads loads = new Loads();
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** Expires soon, and is then waited for a moment; needs a request, on whatever thread. */
    @Layered(ttl = 100, staleIfError = 60_000, softDeadline = 20, unit = ChronoUnit.MILLIS)
    public int findSoon(long id) throws InterruptedException {
      request.next();
      return slowly(id);
    }

    /** Is waited for a moment; needs a request. */
    @Layered(ttl = 300_000, hardDeadline = 20, unit = ChronoUnit.MILLIS)
    public int findInTime(long id) throws InterruptedException {
      request.next();
      return slowly(id);
    }

    /** Runs once at a time. */
    @Layered(ttl = 300, maxConcurrentLoads = 1)
    public int findAlone(long id) throws InterruptedException {
      return slowly(id);
    }

    private int slowly(long id) throws InterruptedException {
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

  @Override
  public void run(Report report) {
    report.check("deadline-soft-serves-stale", () -> servesStale(Fresh.id()));
    report.check("deadline-hard-is-an-exception", () -> timesOut(Fresh.id()));
    report.check("deadline-load-limit-refuses", () -> refuses(Fresh.id(), Fresh.id()));
  }

  private void servesStale(long id) throws Exception {
    try {
      Expect.equal(1, values.findSoon(id), "first call");
      values.hold();
      Expect.eventually(
          "expired",
          () -> {
            Expect.equal(1, values.findSoon(id), "stale value");
            return values.runs(id) > 1;
          });
      Expect.equal(1, values.findSoon(id), "stale value during the load");
      values.release();
      Expect.eventually("loaded", () -> values.findSoon(id) > 1);
    } finally {
      values.release();
    }
  }

  private void timesOut(long id) throws Exception {
    values.hold();
    try {
      Throwable thrown = Expect.thrown(() -> values.findInTime(id));
      Expect.equal(LoadTimeoutException.class, thrown.getClass(), "class of the exception");
    } finally {
      values.release();
    }
    Expect.eventually("the load has ended", () -> isThere(id));
    Expect.equal(1, values.runs(id), "runs");
  }

  private boolean isThere(long id) throws InterruptedException {
    try {
      return values.findInTime(id) == 1;
    } catch (LoadTimeoutException notYet) {
      return false;
    }
  }

  private void refuses(long one, long two) throws Exception {
    values.hold();
    FutureTask<Integer> first = Expect.started(() -> values.findAlone(one));
    try {
      Expect.eventually("the load runs", () -> values.runs(one) == 1);
      Throwable thrown = Expect.thrown(() -> values.findAlone(two));
      Expect.equal(LoadRejectedException.class, thrown.getClass(), "class of the exception");
      Expect.equal(0, values.runs(two), "runs of the other");
    } finally {
      values.release();
    }
    Expect.equal(1, first.get(Expect.bound(), TimeUnit.MILLISECONDS), "value of the one");
    Expect.cached(() -> values.findAlone(two));
  }
}
