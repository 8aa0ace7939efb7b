package dev.layered.tck.application;

import dev.layered.CacheInvalidate;
import dev.layered.CacheInvalidated;
import dev.layered.InvalidateCache;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Invalidations that are fired, and heard. */
@ApplicationScoped
public class EventChecks implements Checks {

  @Inject Values values;
  @Inject EventLog log;
  @Inject Event<InvalidateCache> invalidate;

  /** A cache to invalidate. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** Cached. */
    @Layered(cacheName = "events", key = "{id}", ttl = 300, tags = "e:{id}")
    public int find(long id) {
      return loads.next(id);
    }

    /** Invalidates. */
    @CacheInvalidate(cacheName = "events", key = "{id}")
    public void delete(long id) {}
  }

  @Override
  public void run(Report report) {
    report.check("event-fired-invalidates-key", () -> firedKey(Fresh.id()));
    report.check("event-fired-invalidates-tag", () -> firedTag(Fresh.id()));
    report.check("event-fired-async-invalidates", () -> firedAsync(Fresh.id()));
    report.check("event-fired-unknown-cache", this::unknownCache);
    report.check("event-heard-of-annotation", () -> heardOfAnnotation(Fresh.id()));
    report.check("event-heard-of-tag", () -> heardOfTag(Fresh.text()));
  }

  private void firedKey(long id) throws Exception {
    Expect.cached(() -> values.find(id));
    invalidate.fire(InvalidateCache.keys("events", id));
    Expect.loadedAgain(() -> values.find(id));
  }

  private void firedTag(long id) throws Exception {
    Expect.cached(() -> values.find(id));
    invalidate.fire(InvalidateCache.tags("e:" + id));
    Expect.loadedAgain(() -> values.find(id));
  }

  private void firedAsync(long id) throws Exception {
    Expect.cached(() -> values.find(id));
    invalidate
        .fireAsync(InvalidateCache.keys("events", id))
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS);
    Expect.loadedAgain(() -> values.find(id));
  }

  private void unknownCache() {
    Throwable thrown = Expect.thrown(() -> invalidate.fire(InvalidateCache.cache("there-is-none")));
    Expect.equal(IllegalArgumentException.class, thrown.getClass(), "type of the exception");
  }

  private void heardOfAnnotation(long id) {
    values.delete(id);
    heardOnce(
        event -> event.keys().contains("" + id),
        new CacheInvalidated(
            InvalidateCache.Scope.KEYS,
            "events",
            List.of("" + id),
            Set.of(),
            "",
            false,
            CacheInvalidated.Origin.LOCAL));
  }

  private void heardOfTag(String tag) {
    invalidate.fire(InvalidateCache.tags(tag));
    heardOnce(
        event -> event.tags().contains(tag),
        new CacheInvalidated(
            InvalidateCache.Scope.ANY_TAG,
            null,
            List.of(),
            Set.of(tag),
            "",
            false,
            CacheInvalidated.Origin.LOCAL));
  }

  private void heardOnce(Predicate<CacheInvalidated> meant, CacheInvalidated expected) {
    List<CacheInvalidated> heard = log.heard().stream().filter(meant).toList();
    Expect.equal(List.of(expected), heard, "events");
  }
}
