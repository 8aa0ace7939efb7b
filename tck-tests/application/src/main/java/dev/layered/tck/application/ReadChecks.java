package dev.layered.tck.application;

import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.Unless;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a read gives: hits, times to live, nulls, exceptions. */
@ApplicationScoped
public class ReadChecks implements Checks {

  @Inject Values values;
  @Inject LayeredCaches caches;

  /** Methods that return how often they have run for their argument. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** Cached under the name of a cache. */
    @Layered(cacheName = "read-hit", key = "{id}", ttl = 300)
    public int find(long id) {
      return loads.next(id);
    }

    /** Cached for a moment. */
    @Layered(ttl = 100, unit = ChronoUnit.MILLIS)
    public int findShortLived(long id) {
      return loads.next(id);
    }

    /** Null. */
    @Layered(ttl = 300)
    public @Nullable String findNothing(long id) {
      loads.next(id);
      return null;
    }

    /** Null at first, then text; null is cached for a moment. */
    @Layered(ttl = 300_000, nullTtl = 100, unit = ChronoUnit.MILLIS)
    public @Nullable String findLate(long id) {
      int run = loads.next(id);
      return run == 1 ? null : "run " + run;
    }

    /** Null, which is not to be cached. */
    @Layered(ttl = 300, nullTtl = 0)
    public @Nullable String findUncachedNull(long id) {
      loads.next(id);
      return null;
    }

    /** Fails at first. */
    @Layered(ttl = 300)
    public int failFirst(long id) throws IOException {
      int run = loads.next(id);
      if (run == 1) {
        throw new IOException("run " + run);
      }
      return run;
    }

    /** Empty, which is not to be cached. */
    @Layered(ttl = 300, unless = Unless.Empty.class)
    public List<String> findEmpty(long id) {
      loads.next(id);
      return List.of();
    }

    int runs(long id) {
      return loads.of(id);
    }
  }

  @Override
  public void run(Report report) {
    report.check("read-hit", () -> isCached(Fresh.id()));
    report.check("read-keys-differ", () -> keysDiffer(Fresh.id(), Fresh.id()));
    report.check("read-hit-counts-as-heap", this::countsHeapHit);
    report.check("read-ttl", () -> expires(Fresh.id()));
    report.check("read-null", () -> cachesNull(Fresh.id()));
    report.check("read-null-ttl", () -> expiresNull(Fresh.id()));
    report.check("read-null-ttl-zero", () -> doesNotCacheNull(Fresh.id()));
    report.check("read-unless", () -> doesNotCacheEmpty(Fresh.id()));
    report.check("read-exception-passes", () -> passesException(Fresh.id()));
  }

  private void isCached(long id) throws Exception {
    Expect.cached(() -> values.find(id));
  }

  private void keysDiffer(long one, long two) throws Exception {
    Expect.cached(() -> values.find(one));
    Expect.cached(() -> values.find(two));
  }

  private void countsHeapHit() {
    long id = Fresh.id();
    values.find(id);
    long before = caches.cache("read-hit").statistics().heapHits();
    values.find(id);
    values.find(id);
    long after = caches.cache("read-hit").statistics().heapHits();
    Expect.equal(2L, after - before, "hits of the heap");
  }

  private void expires(long id) throws Exception {
    Expect.expires(() -> values.findShortLived(id));
  }

  private void cachesNull(long id) {
    Expect.equal(null, values.findNothing(id), "first call");
    Expect.equal(null, values.findNothing(id), "second call");
    Expect.equal(1, values.runs(id), "runs of the method");
  }

  private void expiresNull(long id) throws Exception {
    Expect.equal(null, values.findLate(id), "first call");
    Expect.eventually("loaded again", () -> values.findLate(id) != null);
    Expect.equal("run 2", values.findLate(id), "value after null");
    Expect.equal("run 2", values.findLate(id), "the same again");
  }

  private void doesNotCacheNull(long id) {
    Expect.equal(null, values.findUncachedNull(id), "first call");
    Expect.equal(null, values.findUncachedNull(id), "second call");
    Expect.equal(2, values.runs(id), "runs of the method");
  }

  private void doesNotCacheEmpty(long id) {
    Expect.equal(List.of(), values.findEmpty(id), "first call");
    Expect.equal(List.of(), values.findEmpty(id), "second call");
    Expect.equal(2, values.runs(id), "runs of the method");
  }

  private void passesException(long id) throws Exception {
    Throwable thrown = Expect.thrown(() -> values.failFirst(id));
    Expect.equal(IOException.class, thrown.getClass(), "type of the exception");
    Expect.equal("run 1", thrown.getMessage(), "its message");
    Expect.loadedAgain(() -> values.failFirst(id));
  }
}
