package dev.layered.tck.application;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.CacheValue;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;

/** What annotated methods write and invalidate. */
@ApplicationScoped
public class WriteChecks implements Checks {

  @Inject Values values;

  /** A value that knows its key. */
  public record User(long id, String name) {}

  /** One cache, by reading and writing methods. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** Reads. */
    @Layered(
        cacheName = "written",
        key = "{id}",
        ttl = 300,
        tags = {"written", "w:{id}"})
    public User find(long id) {
      return new User(id, "loaded " + loads.next(id));
    }

    /** Stores its result. */
    @CachePut(
        cacheName = "written",
        key = "{user.id}",
        ttl = 300,
        tags = {"written", "w:{user.id}"})
    public User save(User user) {
      return new User(user.id(), user.name() + "!");
    }

    /** Stores its argument. */
    @CachePut(cacheName = "written", key = "{id}", ttl = 300)
    public void store(long id, @CacheValue User user) {}

    /** Stores nothing, because it fails. */
    @CachePut(cacheName = "written", key = "{user.id}", ttl = 300)
    public User fail(User user) throws IOException {
      throw new IOException("not saved");
    }

    /** Invalidates a key. */
    @CacheInvalidate(cacheName = "written", key = "{id}")
    public void delete(long id) {}

    /** Invalidates keys, by two annotations. */
    @CacheInvalidate(cacheName = "written", key = "{one}")
    @CacheInvalidate(cacheName = "written", key = "{two}")
    public void deleteBoth(long one, long two) {}

    /** Invalidates a tag. */
    @CacheInvalidate(tags = "w:{id}")
    public void deleteTag(long id) {}

    /** Invalidates what begins with the digits of a key. */
    @CacheInvalidate(cacheName = "written", prefix = "{id}")
    public void deletePrefix(long id) {}

    /** Invalidates everything. */
    @CacheInvalidate(cacheName = "written", all = true)
    public void deleteAll() {}

    /** Invalidates nothing, because it fails. */
    @CacheInvalidate(cacheName = "written", key = "{id}")
    public void failToDelete(long id) throws IOException {
      throw new IOException("not deleted");
    }

    /** Invalidates although it fails. */
    @CacheInvalidate(cacheName = "written", key = "{id}", evictFor = IOException.class)
    public void failAndEvict(long id) throws IOException {
      throw new IOException("not deleted");
    }
  }

  /** Does something to a cached key. */
  @FunctionalInterface
  private interface Act {
    void on(long id) throws Exception;
  }

  @Override
  public void run(Report report) {
    report.check("put-result", () -> putsResult(Fresh.id()));
    report.check("put-parameter", () -> putsParameter(Fresh.id()));
    report.check("put-carries-tags", () -> carriesTags(Fresh.id()));
    report.check("put-fails", () -> storesNothing(Fresh.id()));
    report.check("invalidate-key", () -> invalidates(values::delete));
    report.check("invalidate-repeated", this::invalidatesBoth);
    report.check("invalidate-tag", () -> invalidates(values::deleteTag));
    report.check("invalidate-prefix", () -> invalidates(values::deletePrefix));
    report.check("invalidate-all", () -> invalidatesAll(Fresh.id(), Fresh.id()));
    report.check("invalidate-fails", () -> keeps(values::failToDelete));
    report.check(
        "invalidate-evict-for",
        () -> invalidates(id -> Expect.thrown(() -> values.failAndEvict(id))));
  }

  private void is(String name, long id, String what) {
    Expect.equal(new User(id, name), values.find(id), what);
    Expect.equal(new User(id, name), values.find(id), what + ", once more");
  }

  private void putsResult(long id) {
    is("loaded 1", id, "before");
    values.save(new User(id, "saved"));
    is("saved!", id, "after");
  }

  private void putsParameter(long id) {
    values.store(id, new User(id, "stored"));
    is("stored", id, "after");
  }

  private void carriesTags(long id) {
    values.save(new User(id, "saved"));
    is("saved!", id, "before the tag has gone");
    values.deleteTag(id);
    is("loaded 1", id, "after it");
  }

  private void storesNothing(long id) {
    Throwable thrown = Expect.thrown(() -> values.fail(new User(id, "failed")));
    Expect.equal(IOException.class, thrown.getClass(), "type of the exception");
    is("loaded 1", id, "after");
  }

  /** The entry goes, and that of another key stays. */
  private void invalidates(Act act) throws Exception {
    long id = Fresh.id();
    long other = Fresh.id();
    is("loaded 1", id, "before");
    is("loaded 1", other, "another key before");
    act.on(id);
    is("loaded 2", id, "after");
    is("loaded 1", other, "another key after");
  }

  private void keeps(Act act) {
    long id = Fresh.id();
    is("loaded 1", id, "before");
    Expect.thrown(() -> act.on(id));
    is("loaded 1", id, "after");
  }

  private void invalidatesBoth() throws Exception {
    long two = Fresh.id();
    is("loaded 1", two, "the other key before");
    invalidates(one -> values.deleteBoth(one, two));
    is("loaded 2", two, "the other key after");
  }

  private void invalidatesAll(long one, long two) {
    is("loaded 1", one, "before");
    is("loaded 1", two, "another key before");
    values.deleteAll();
    is("loaded 2", one, "after");
    is("loaded 2", two, "another key after");
  }
}
