package dev.layered.tck.application;

import dev.layered.CacheKey;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.spi.KeyGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Under which key a result is cached: templates, marks, generators. */
@ApplicationScoped
public class KeyChecks implements Checks {

  @Inject Values values;
  @Inject LayeredCaches caches;

  /** An argument with properties. */
  public record User(String name, long version) {}

  /** What {@link Generator} needs injected. */
  @ApplicationScoped
  public static class Prefix {
    /** The beginning of its keys. */
    public String text() {
      return "generated-";
    }
  }

  /** A generator that is a bean. */
  @Dependent
  public static class Generator implements KeyGenerator {
    @Inject Prefix prefix;

    @Override
    public Object generate(Method method, @Nullable Object[] arguments) {
      return prefix.text() + arguments[0];
    }
  }

  /** Methods that return how often they have run for their key. */
  @ApplicationScoped
  public static class Values {

    private final Loads loads = new Loads();

    /** By the name of a parameter. */
    @Layered(cacheName = "key-name", key = "{id}", ttl = 300)
    public int byName(String id, String other) {
      return loads.next(id);
    }

    /** By the position of a parameter. */
    @Layered(cacheName = "key-position", key = "{1}", ttl = 300)
    public int byPosition(String other, String id) {
      return loads.next(id);
    }

    /** By a property of a parameter. */
    @Layered(cacheName = "key-property", key = "{user.name}", ttl = 300)
    public int byProperty(User user) {
      return loads.next(user.name());
    }

    /** By a text of several parts. */
    @Layered(cacheName = "key-text", key = "u:{user.name}/{user.version}", ttl = 300)
    public int byText(User user) {
      return loads.next(user);
    }

    /** By both parameters. */
    @Layered(ttl = 300)
    public int byTwo(String one, long two) {
      return loads.next(one + two);
    }

    /** By the only parameter, typed. */
    @Layered(cacheName = "key-typed", ttl = 300)
    public int byDefault(long id) {
      return loads.next(id);
    }

    /** By a record. */
    @Layered(ttl = 300)
    public int byRecord(User user) {
      return loads.next(user);
    }

    /** By the marked parameter. */
    @Layered(ttl = 300)
    public int byMark(@CacheKey String id, Object other) {
      return loads.next(id);
    }

    /** By a generator that is a bean. */
    @Layered(cacheName = "key-generator", keyGenerator = Generator.class, ttl = 300)
    public int byGenerator(String id) {
      return loads.next(id);
    }
  }

  @Override
  public void run(Report report) {
    report.check("key-of-name", () -> name(Fresh.text()));
    report.check("key-of-position", () -> position(Fresh.text()));
    report.check("key-of-property", () -> property(Fresh.text()));
    report.check("key-of-text", () -> text(Fresh.text()));
    report.check("key-of-two-parameters", () -> twoParameters(Fresh.text()));
    report.check("key-of-record", () -> record(Fresh.text()));
    report.check("key-of-marked-parameter", () -> mark(Fresh.text()));
    report.check("key-of-generator-bean", () -> generator(Fresh.text()));
    report.check("key-of-default-is-typed", () -> typed(Fresh.id()));
  }

  private void name(String id) throws Exception {
    isKey(id, "key-name", () -> values.byName(id, Fresh.text()));
  }

  private void position(String id) throws Exception {
    isKey(id, "key-position", () -> values.byPosition(Fresh.text(), id));
  }

  private void property(String id) throws Exception {
    isKey(id, "key-property", () -> values.byProperty(new User(id, Fresh.id())));
  }

  private void text(String id) throws Exception {
    isKey("u:" + id + "/7", "key-text", () -> values.byText(new User(id, 7)));
  }

  private void mark(String id) throws Exception {
    Expect.cached(() -> values.byMark(id, new Object()));
  }

  private void generator(String id) throws Exception {
    isKey("generated-" + id, "key-generator", () -> values.byGenerator(id));
  }

  private void isKey(Object key, String cache, Callable<Integer> read) throws Exception {
    Expect.cached(read);
    Expect.that(caches.cache(cache).contains(key), "no entry with key " + key);
  }

  private void twoParameters(String id) throws Exception {
    Expect.cached(() -> values.byTwo(id, 1));
    Expect.cached(() -> values.byTwo(id, 2));
  }

  private void record(String id) throws Exception {
    Expect.cached(() -> values.byRecord(new User(id, 1)));
    Expect.cached(() -> values.byRecord(new User(id, 2)));
  }

  private void typed(long id) throws Exception {
    isKey(id, "key-typed", () -> values.byDefault(id));
    Expect.that(!caches.cache("key-typed").contains("" + id), "a text is the same key");
  }
}
