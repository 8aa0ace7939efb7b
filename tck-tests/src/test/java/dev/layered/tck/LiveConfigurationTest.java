package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidate;
import dev.layered.CachePut;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Switching off at each scope, and changes while the application runs. */
class LiveConfigurationTest {

  private static final String BEAN = Values.class.getName();

  @ApplicationScoped
  public static class Values {
    final AtomicInteger calls = new AtomicInteger();

    @Layered(cacheName = "one", key = "{id}")
    public int one(long id) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "two", key = "{id}")
    public int two(long id) {
      return calls.incrementAndGet();
    }

    @CachePut(cacheName = "one", key = "{id}")
    public int put(long id, int value) {
      return value;
    }

    @CacheInvalidate(cacheName = "one", key = "{id}")
    public void invalidate(long id) {}
  }

  /** Whether an entry that is stored now expires soon; those of before keep their time. */
  private static boolean isShortLived(Values values, App app) {
    app.get(LayeredCaches.class).cache("two").invalidateAll();
    int first = values.two(2);
    // Twice the time that it may live.
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    return values.two(2) != first;
  }

  private static boolean isCached(java.util.function.IntSupplier call) {
    int first = call.getAsInt();
    int second = call.getAsInt();
    return first == second;
  }

  private static void assertEnabled(App.Builder builder, boolean one, boolean two) {
    try (App app = builder.start()) {
      Values values = app.get(Values.class);
      assertThat(isCached(() -> values.one(1))).isEqualTo(one);
      assertThat(isCached(() -> values.two(1))).isEqualTo(two);
    }
  }

  @Test
  void enabledFalse_atEachScope_callsTheMethod() {
    assertEnabled(App.of(Values.class), true, true);
    assertEnabled(App.of(Values.class).with("layered.enabled", false), false, false);
    assertEnabled(App.of(Values.class).with("layered.caches.one.enabled", false), false, true);
    assertEnabled(App.of(Values.class).with(BEAN + "/Layered/enabled", false), false, false);
    assertEnabled(App.of(Values.class).with(BEAN + "/two/Layered/enabled", false), true, false);
    assertEnabled(
        App.of(Values.class)
            .with("layered.enabled", false)
            .with(BEAN + "/two/Layered/enabled", true),
        false,
        true);
  }

  @Test
  void enabledFalse_invalidationGoesOn() {
    try (App app = App.of(Values.class).with(BEAN + "/one/Layered/enabled", false).start()) {
      Values values = app.get(Values.class);
      var cache = app.get(LayeredCaches.class).<Long, Integer>cache("one");
      cache.put(1L, 99);
      values.invalidate(1);
      assertThat(cache.contains(1L)).isFalse();
    }
  }

  @Test
  void cachePutDisabled_invalidatesInsteadOfStoring() {
    try (App app = App.of(Values.class).with(BEAN + "/put/CachePut/enabled", false).start()) {
      Values values = app.get(Values.class);
      int old = values.one(1);
      assertThat(values.put(1, 99)).isEqualTo(99);
      assertThat(values.one(1)).isNotEqualTo(99).isNotEqualTo(old);
    }
  }

  @Test
  void changedValues_countWithoutRestart() {
    try (App app = App.of(Values.class).with("layered.config.refresh", "PT0.05S").start()) {
      Values values = app.get(Values.class);
      assertThat(isCached(() -> values.one(1))).isTrue();
      app.properties().set("layered.caches.one.enabled", "false");
      Await.until("switched off", () -> !isCached(() -> values.one(1)));
      assertThat(isCached(() -> values.two(1))).isTrue();
      app.properties().remove("layered.caches.one.enabled");
      Await.until("switched on", () -> isCached(() -> values.one(1)));

      app.properties().set(BEAN + "/two/Layered/ttl", "PT0.05S");
      Await.until("short-lived now", () -> isShortLived(values, app));
    }
  }

  @Test
  void invalidNewValue_keepsTheOldOneAndIsLoggedOnce() {
    try (Logged logged = new Logged();
        App app =
            App.of(Values.class)
                .with("layered.config.refresh", "PT0.05S")
                .with("layered.caches.one.enabled", false)
                .start()) {
      Values values = app.get(Values.class);
      app.properties().set("layered.caches.one.enabled", "maybe");
      app.properties().set("layered.caches.two.enabled", "false");
      Await.until("the other one was read", () -> !isCached(() -> values.two(1)));
      app.properties().set("layered.caches.two.enabled", "true");
      Await.until("read again", () -> isCached(() -> values.two(1)));
      assertThat(isCached(() -> values.one(1))).isFalse();
      assertThat(logged.linesWith("\"maybe\""))
          .singleElement()
          .asString()
          .startsWith("WARNING LAYERED-100 layered.caches.one.enabled");
    }
  }
}
