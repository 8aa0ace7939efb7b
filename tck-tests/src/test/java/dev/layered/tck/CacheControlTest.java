package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheControl;
import dev.layered.CacheInvalidate;
import dev.layered.CacheKey;
import dev.layered.CacheStatistics;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.spi.KeyGenerator;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A parameter of type {@link CacheControl}. */
class CacheControlTest {

  /** The present one, for all beans of this test. */
  private static volatile Consumer<CacheControl> says = control -> {};

  private static final AtomicInteger LOADS = new AtomicInteger();
  private static final List<CacheControl> GIVEN = new CopyOnWriteArrayList<>();

  private static String load(CacheControl control) {
    GIVEN.add(Objects.requireNonNull(control, "the method must never see null"));
    says.accept(control);
    return "v" + LOADS.incrementAndGet();
  }

  public static class AllArguments implements KeyGenerator {
    @Override
    public Object generate(Method method, Object[] arguments) {
      return Arrays.toString(arguments);
    }
  }

  @ApplicationScoped
  public static class Values {
    @Layered(cacheName = "values", tags = "declared:{id}")
    public String find(long id, CacheControl control) {
      return load(control);
    }

    @Layered(cacheName = "kept", staleIfError = 3600)
    public String kept(CacheControl control, long id) {
      return load(control);
    }

    @Layered(cacheName = "refreshed", ttl = 60, staleWhileRevalidate = 3600)
    public String refreshed(long id, CacheControl control) {
      return load(control);
    }

    @Layered(cacheName = "stages")
    public CompletionStage<String> stage(long id, CacheControl control) {
      return CompletableFuture.completedFuture(load(control));
    }

    @Layered(cacheName = "unis")
    public Uni<String> uni(long id, CacheControl control) {
      return Uni.createFrom().item(() -> load(control));
    }

    @Layered(cacheName = "marked")
    public String marked(@CacheKey long id, String other, CacheControl control) {
      return load(control);
    }

    @Layered(cacheName = "generated", keyGenerator = AllArguments.class, staleWhileRevalidate = 60)
    public String generated(long id, CacheControl control) {
      return load(control);
    }

    @CacheInvalidate(cacheName = "values")
    public void forget(long id, CacheControl ignored) {}
  }

  /** Only what returns something is cached. */
  @Layered
  @ApplicationScoped
  public static class OfClass {
    public void nothing(CacheControl control) {
      load(control);
    }
  }

  private App app;
  private Values values;

  @BeforeEach
  void start() {
    LOADS.set(0);
    GIVEN.clear();
    says = control -> {};
    app = App.start(Values.class);
    values = app.get(Values.class);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private LayeredCache<Object, Object> cache(String name) {
    return app.get(LayeredCaches.class).cache(name);
  }

  private void invalidateTags(String... tags) {
    app.get(LayeredCaches.class).invalidateTags(tags);
  }

  @Test
  void parameter_isNoPartOfTheKey() {
    assertThat(values.find(1, null)).isEqualTo("v1");
    assertThat(values.find(1, null)).isEqualTo("v1");
    assertThat(values.find(1, GIVEN.get(0))).as("whatever callers pass").isEqualTo("v1");
    assertThat(values.find(2, GIVEN.get(0))).isEqualTo("v2");
    assertThat(GIVEN.get(1)).isNotSameAs(GIVEN.get(0));
    assertThat(cache("values").getIfPresent(1L)).isEqualTo("v1");
    assertThat(values.marked(1, "a", null)).isEqualTo(values.marked(1, "b", null));
    assertThat(values.generated(1, null)).isEqualTo(values.generated(1, GIVEN.get(0)));
    values.forget(1, null);
    assertThat(values.find(1, null)).isNotEqualTo("v1");
  }

  @Test
  void tags_areAddedToThoseOfTheAnnotation() {
    says = control -> control.tags("x");
    values.find(1, null);
    invalidateTags("x");
    assertThat(values.find(1, null)).isEqualTo("v2");
    invalidateTags("declared:1");
    assertThat(values.find(1, null)).isEqualTo("v3");
  }

  @Test
  void doNotStore_loadsEachTime() {
    says = CacheControl::doNotStore;
    values.find(1, null);
    assertThat(values.find(1, null)).isEqualTo("v2");
  }

  @Test
  void notModified_keepsTheValue() {
    says = control -> control.etag("e");
    values.kept(null, 1);
    cache("kept").expireAll();
    says =
        control -> {
          assertThat(control.previousEtag()).isEqualTo("e");
          control.notModified();
        };
    assertThat(values.kept(null, 1)).isEqualTo("v1");
    assertThat(LOADS).hasValue(2);
    says =
        control -> {
          throw new AssertionError("stored again");
        };
    assertThat(values.kept(null, 1)).isEqualTo("v1");
  }

  @Test
  void refreshInTheBackground_hasOneToo() {
    says = control -> control.etag("e");
    values.refreshed(1, null);
    cache("refreshed").expireAll();
    says = CacheControl::notModified;
    assertThat(values.refreshed(1, null)).isEqualTo("v1");
    Await.until("refreshed", () -> LOADS.get() == 2);
    LayeredCache<?, ?> cache = cache("refreshed");
    Await.until("stored again", () -> values.refreshed(1, null) != null && hits(cache) > 0);
    assertThat(values.refreshed(1, null)).isEqualTo("v1");
  }

  private static long hits(LayeredCache<?, ?> cache) {
    return cache.statistics().heapHits();
  }

  @Test
  void refreshWithAKeyGenerator_isStillForItsKey() {
    values.generated(1, null);
    cache("generated").expireAll();
    assertThat(values.generated(1, null)).as("stale").isEqualTo("v1");
    Await.until("refreshed", () -> values.generated(1, null).equals("v2"));
  }

  @Test
  void stageAndUni_sayTheSame() throws Exception {
    says = control -> control.tags("x");
    for (int round = 0; round < 2; round++) {
      int loads = LOADS.get();
      values.stage(1, null).toCompletableFuture().get(20, TimeUnit.SECONDS);
      values.stage(1, null).toCompletableFuture().get(20, TimeUnit.SECONDS);
      Uni<String> uni = values.uni(1, null);
      uni.await().indefinitely();
      uni.await().indefinitely();
      assertThat(LOADS).hasValue(loads + 2);
      invalidateTags("x");
    }
  }

  @Test
  void uni_eachSubscriptionThatLoads_hasItsOwn() {
    says = CacheControl::doNotStore;
    Uni<String> uni = values.uni(1, null);
    uni.await().indefinitely();
    uni.await().indefinitely();
    assertThat(GIVEN).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void switchedOff_itDoesNothingAndIsNeverNull() {
    says =
        control -> {
          control.etag("e").tags("x");
          assertThat(control.previousEtag()).isNull();
          assertThatThrownBy(control::notModified).hasMessageContaining("LAYERED-306");
        };
    app.close();
    app = App.of(Values.class, OfClass.class).with("layered.enabled", false).start();
    values = app.get(Values.class);
    values.find(1, null);
    values.stage(1, null);
    values.uni(1, null).await().indefinitely();
    app.get(OfClass.class).nothing(null);
    assertThat(GIVEN).hasSize(4);
  }

  @Test
  void methodOfACachedClassThatReturnsNothing_getsOneThatDoesNothing() {
    try (App other = App.start(OfClass.class)) {
      other.get(OfClass.class).nothing(null);
      other.get(OfClass.class).nothing(null);
    }
    assertThat(GIVEN).hasSize(2);
  }

  @Test
  void statistics_countNothingMore() {
    values.find(1, null);
    values.find(1, null);
    CacheStatistics statistics = cache("values").statistics();
    assertThat(statistics.misses()).isEqualTo(1);
    assertThat(statistics.heapHits()).isEqualTo(1);
  }
}
