package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheDefaults;
import dev.layered.Layered;
import dev.layered.Unless;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long results live, by annotation and by configuration. */
class LifetimesTest {

  private static final String BEAN = Values.class.getName();

  @RequestScoped
  public static class Request {
    int number() {
      return System.identityHashCode(this);
    }
  }

  /** A key whose owner changes it. */
  public static class Query {
    private volatile int id;

    Query(int id) {
      this.id = id;
    }

    public int getId() {
      return id;
    }
  }

  @ApplicationScoped
  public static class Values {
    final AtomicInteger calls = new AtomicInteger();
    volatile boolean failing;
    @Inject Request request;

    int calls() {
      return calls.get();
    }

    void fail(boolean failing) {
      this.failing = failing;
    }

    final List<Integer> queries = new CopyOnWriteArrayList<>();

    @Layered(cacheName = "inherited", key = "{id}")
    public int inherited(long id) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "short", key = "{id}", ttl = 100, unit = ChronoUnit.MILLIS)
    public int shortLived(long id) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "long", key = "{id}", ttl = 60)
    public int longLived(long id) {
      return calls.incrementAndGet();
    }

    @Layered(
        cacheName = "null-short",
        key = "{id}",
        ttl = 60_000,
        nullTtl = 100,
        unit = ChronoUnit.MILLIS)
    public Integer nullIsShort(long id) {
      int call = calls.incrementAndGet();
      return id == 0 ? null : Integer.valueOf(call);
    }

    @Layered(
        cacheName = "revalidated",
        key = "{id}",
        ttl = 100,
        staleWhileRevalidate = 60_000,
        unit = ChronoUnit.MILLIS)
    public int revalidated(long id) {
      // The refresh runs on a thread without a request; using one must not fail.
      request.number();
      return calls.incrementAndGet();
    }

    List<Integer> queries() {
      return queries;
    }

    @Layered(
        cacheName = "byQuery",
        key = "{query.id}",
        ttl = 100,
        staleWhileRevalidate = 60_000,
        unit = ChronoUnit.MILLIS)
    public int byQuery(Query query) {
      queries.add(query.id);
      return query.id;
    }

    @Layered(
        cacheName = "kept",
        key = "{id}",
        ttl = 100,
        staleIfError = 60_000,
        staleIfErrorThrottle = 0,
        unit = ChronoUnit.MILLIS)
    public int keptIfError(long id) throws IOException {
      if (failing) {
        throw new IOException("down");
      }
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "spread", key = "{id}", ttl = 60, jitter = 1)
    public int spread(long id) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "not-empty", unless = Unless.Empty.class)
    public List<String> notEmpty(boolean empty) {
      calls.incrementAndGet();
      return empty ? List.of() : List.of("a");
    }

    @Layered(cacheName = "copied", copy = true)
    public List<String> copied() {
      return new ArrayList<>(List.of("a"));
    }

    @Layered(cacheName = "shared")
    public List<String> shared() {
      return new ArrayList<>(List.of("a"));
    }
  }

  @ApplicationScoped
  @CacheDefaults(ttl = 100, unit = ChronoUnit.MILLIS)
  public static class Defaults {
    final AtomicInteger calls = new AtomicInteger();

    @Layered(cacheName = "of-defaults")
    public int find(long id) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "own", ttl = 60)
    public int own(long id) {
      return calls.incrementAndGet();
    }
  }

  private static App.Builder app() {
    return App.of(Values.class, Request.class);
  }

  private static void assertExpires(Call call) throws Exception {
    int first = call.get();
    Await.until("expired", () -> call.unchecked() != first);
  }

  private static void assertStays(Call call) throws Exception {
    int first = call.get();
    // Longer than the short times of these tests; what must not expire has nothing to wait for.
    Thread.sleep(300);
    assertThat(call.get()).isEqualTo(first);
  }

  interface Call {
    int get() throws Exception;

    default int unchecked() {
      try {
        return get();
      } catch (Exception failed) {
        throw new AssertionError(failed);
      }
    }
  }

  @Test
  void ttl_ofAnnotation_expires() throws Exception {
    try (App app = app().start()) {
      Values values = app.get(Values.class);
      assertExpires(() -> values.shortLived(1));
      assertStays(() -> values.longLived(1));
    }
  }

  @Test
  void ttl_ofClassDefaults_givesWayToTheAnnotation() throws Exception {
    try (App app = App.start(Defaults.class)) {
      Defaults defaults = app.get(Defaults.class);
      assertExpires(() -> defaults.find(1));
      assertStays(() -> defaults.own(1));
    }
  }

  @Test
  void ttl_global_countsWhereTheAnnotationSaysNothing() throws Exception {
    try (App app = app().with("layered.ttl", "PT0.1S").start()) {
      Values values = app.get(Values.class);
      assertExpires(() -> values.inherited(1));
      assertStays(() -> values.longLived(1));
    }
  }

  @Test
  void ttl_ofCacheMethodAndClass_replaceTheAnnotation() throws Exception {
    try (App app =
        app()
            .with("layered.caches.\"long\".ttl", "PT0.1S")
            .with(BEAN + "/shortLived/Layered/ttl", 60)
            .start()) {
      Values values = app.get(Values.class);
      assertExpires(() -> values.longLived(1));
      assertStays(() -> values.shortLived(1));
    }
    try (App app =
        app()
            .with(BEAN + "/Layered/ttl", 60)
            .with(BEAN + "/longLived/Layered/ttl", "PT0.1S")
            .with("layered.caches.short.ttl", "PT0.1S")
            .start()) {
      Values values = app.get(Values.class);
      assertStays(() -> values.shortLived(1));
      assertExpires(() -> values.longLived(1));
    }
  }

  @Test
  void nullTtl_countsForNullOnly() throws Exception {
    try (App app = app().start()) {
      Values values = app.get(Values.class);
      int other = values.nullIsShort(1);
      assertThat(values.nullIsShort(0)).isNull();
      Await.until(
          "null expired",
          () -> {
            int before = values.calls();
            values.nullIsShort(0);
            return values.calls() != before;
          });
      assertThat(values.nullIsShort(1)).isEqualTo(other);
    }
  }

  @Test
  void staleWhileRevalidate_servesTheOldValueAndRefreshesBehind() throws Exception {
    try (App app = app().start()) {
      Values values = app.get(Values.class);
      var context = app.requestContext();
      context.activate();
      assertThat(values.revalidated(1)).isEqualTo(1);
      context.deactivate();
      // Past the ttl, so that the next call finds a stale value.
      Thread.sleep(200);
      assertThat(values.revalidated(1)).as("no request is active here: not loaded").isEqualTo(1);
      Await.until("refreshed", () -> values.revalidated(1) > 1);
    }
  }

  /** The refresh runs after the caller has its answer, and so may have changed the argument. */
  @Test
  void refreshOfAChangedArgument_isNotStoredUnderTheOldKey() throws Exception {
    try (App app = app().start()) {
      Values values = app.get(Values.class);
      assertThat(values.byQuery(new Query(1))).isEqualTo(1);
      // Past the ttl, so that the next call finds a stale value.
      Thread.sleep(200);
      for (int i = 0; i < 200; i++) {
        Query query = new Query(1);
        assertThat(values.byQuery(query)).isEqualTo(1);
        query.id = 2;
      }
      Await.until("refreshed", () -> values.queries().size() > 1);
      assertThat(values.byQuery(new Query(1))).isEqualTo(1);
    }
  }

  @Test
  void staleIfError_servesTheOldValueWhenTheMethodFails() throws Exception {
    try (App app = app().start()) {
      Values values = app.get(Values.class);
      assertThat(values.keptIfError(1)).isEqualTo(1);
      values.fail(true);
      // Past the ttl, so that the method is asked.
      Thread.sleep(200);
      assertThat(values.keptIfError(1)).isEqualTo(1);
      assertThatThrownBy(() -> values.keptIfError(2)).isExactlyInstanceOf(IOException.class);
      values.fail(false);
      assertThat(values.keptIfError(1)).isGreaterThan(1);
    }
  }

  @Test
  void staleIfError_ofConfigurationCanSwitchOff() throws Exception {
    try (App app = app().with("layered.caches.kept.stale-if-error", 0).start()) {
      Values values = app.get(Values.class);
      values.keptIfError(1);
      values.fail(true);
      Await.until(
          "fails",
          () -> {
            try {
              values.keptIfError(1);
              return false;
            } catch (IOException down) {
              return true;
            }
          });
    }
  }

  @Test
  void jitter_shortensSomeEntries() {
    try (App app = app().with("layered.caches.spread.ttl", "PT0.5S").start()) {
      Values values = app.get(Values.class);
      for (int id = 0; id < 200; id++) {
        values.spread(id);
      }
      Await.until(
          "one of the first 200 has expired",
          () -> {
            int before = values.calls();
            values.spread((int) (Math.random() * 200));
            return values.calls() != before;
          });
    }
  }

  @Test
  void unless_ofAnnotation_doesNotStore() {
    try (App app = app().start()) {
      Values values = app.get(Values.class);
      values.notEmpty(true);
      values.notEmpty(true);
      values.notEmpty(false);
      values.notEmpty(false);
      assertThat(values.calls()).isEqualTo(3);
    }
  }

  @Test
  void copy_givesEachCallerItsOwn() {
    try (App app = app().start()) {
      Values values = app.get(Values.class);
      values.copied().add("mine");
      assertThat(values.copied()).containsExactly("a");
      values.shared().add("everybody's");
      assertThat(values.shared()).containsExactly("a", "everybody's");
    }
    try (App app = app().with("layered.heap.copy", true).start()) {
      Values values = app.get(Values.class);
      values.shared().add("mine");
      assertThat(values.shared()).containsExactly("a");
    }
  }
}
