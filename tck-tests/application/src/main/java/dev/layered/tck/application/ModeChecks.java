package dev.layered.tck.application;

import dev.layered.CacheExplanation;
import dev.layered.CacheExplanation.State;
import dev.layered.CacheLayer;
import dev.layered.CacheMode;
import dev.layered.CacheModes;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.MissReason;
import dev.layered.NotCachedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How calls read, and what is said of an entry. */
@ApplicationScoped
public class ModeChecks implements Checks {

  private static final String MODES = "modes";

  @Inject Values values;
  @Inject CacheModes modes;
  @Inject LayeredCaches caches;

  /** A method that returns how often it has run for its argument. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** Counts. */
    @Layered(cacheName = MODES, ttl = 300)
    public int find(long id) {
      return loads.next(id);
    }
  }

  @Override
  public void run(Report report) {
    report.check("mode-refresh", () -> refreshes(Fresh.id()));
    report.check("mode-bypass", () -> bypasses(Fresh.id()));
    report.check("mode-only-if-cached", () -> asksOnly(Fresh.id()));
    report.check("mode-of-the-request", () -> holdsForRequest(Fresh.id()));
    report.check("explain-of-a-call", () -> explains(Fresh.id()));
  }

  private int find(CacheMode mode, long id) {
    CacheModes.Scope scope = modes.use(mode);
    try {
      return values.find(id);
    } finally {
      scope.close();
    }
  }

  private void refreshes(long id) {
    Expect.equal(1, values.find(id), "first call");
    Expect.equal(2, find(CacheMode.REFRESH, id), "refreshed");
    Expect.equal(2, values.find(id), "afterwards");
  }

  private void bypasses(long id) {
    Expect.equal(1, values.find(id), "first call");
    Expect.equal(2, find(CacheMode.BYPASS, id), "bypassed");
    Expect.equal(1, values.find(id), "afterwards");
  }

  private void asksOnly(long id) {
    Throwable thrown = Expect.thrown(() -> find(CacheMode.ONLY_IF_CACHED, id));
    Expect.equal(NotCachedException.class, thrown.getClass(), "class of the exception");
    Expect.equal(1, values.find(id), "first call");
    Expect.equal(1, find(CacheMode.ONLY_IF_CACHED, id), "cached");
  }

  private void holdsForRequest(long id) {
    Expect.equal(CacheMode.NORMAL, modes.current(), "mode of a new request");
    modes.set(CacheMode.REFRESH);
    try {
      Expect.equal(1, values.find(id), "first call");
      Expect.equal(2, values.find(id), "second call");
    } finally {
      modes.set(CacheMode.NORMAL);
    }
    Expect.equal(2, values.find(id), "cached");
  }

  private void explains(long id) {
    Expect.equal(1, values.find(id), "first call");
    Expect.equal(State.FRESH, onHeap(id), "heap after a load");
    caches.cache(MODES).invalidate(id);
    Expect.equal(State.ABSENT, onHeap(id), "heap after an invalidation");
    Expect.equal(2, values.find(id), "next call");
    CacheExplanation.Miss miss = caches.explain(Values.class, "find", id).lastMiss();
    MissReason reason = miss == null ? null : miss.reason();
    Expect.equal(MissReason.KEY_INVALIDATED, reason, "reason of the last miss");
  }

  private State onHeap(long id) {
    return caches.explain(Values.class, "find", id).layer(CacheLayer.HEAP).state();
  }
}
