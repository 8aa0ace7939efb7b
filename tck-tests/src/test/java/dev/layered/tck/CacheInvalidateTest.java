package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheInvalidate;
import dev.layered.CacheInvalidate.When;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.TagMatch;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invalidation around calls. */
class CacheInvalidateTest {

  @ApplicationScoped
  public static class Users {
    final AtomicInteger calls = new AtomicInteger();

    @Layered(
        cacheName = "users",
        key = "{name}",
        tags = {"user", "u:{name}"})
    public int find(String name) {
      return calls.incrementAndGet();
    }

    @Layered(
        cacheName = "books",
        key = "{name}",
        tags = {"book", "u:{name}"})
    public int book(String name) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "stale", key = "{name}", staleIfError = 60, staleIfErrorThrottle = 0)
    public int stale(String name, boolean fail) throws IOException {
      if (fail) {
        throw new IOException("down");
      }
      return calls.incrementAndGet();
    }

    @CacheInvalidate(cacheName = "users", key = "{name}")
    public void delete(String name) {}

    @CacheInvalidate(cacheName = "users")
    public int deleteAndReturn(String name) {
      return 7;
    }

    @CacheInvalidate(tags = "u:{name}")
    public void byTag(String name) {}

    @CacheInvalidate(
        tags = {"user", "u:{name}"},
        match = TagMatch.ALL)
    public void byAllTags(String name) {}

    @CacheInvalidate(cacheName = "users", key = "{name}", tags = "book")
    public void keyAndTags(String name) {}

    @CacheInvalidate(cacheName = "users", all = true)
    public void clear() {}

    @CacheInvalidate(cacheName = "users", prefix = "{start}")
    public void byPrefix(String start) {}

    @CacheInvalidate(cacheName = "users", pattern = "*{middle}?")
    public void byPattern(String middle) {}

    @CacheInvalidate(cacheName = "stale", key = "{name}", expire = true)
    public void expire(String name) {}

    @CacheInvalidate(cacheName = "stale", key = "{name}")
    public void drop(String name) {}

    @CacheInvalidate(cacheName = "users", key = "{name}")
    public void failing(String name, Throwable problem) throws Throwable {
      throw problem;
    }

    @CacheInvalidate(cacheName = "users", key = "{name}", when = When.BEFORE)
    public int before(String name, boolean fail) throws IOException {
      if (fail) {
        throw new IOException("fails");
      }
      return find(name);
    }

    @CacheInvalidate(
        cacheName = "users",
        key = "{name}",
        evictFor = IOException.class,
        noEvictFor = FileNotFoundException.class)
    public void evictFor(String name, Throwable problem) throws Throwable {
      throw problem;
    }

    @CacheInvalidate(cacheName = "users", key = "{name}", noEvictFor = FileNotFoundException.class)
    public void noEvictFor(String name, Throwable problem) throws Throwable {
      throw problem;
    }

    @CacheInvalidate(cacheName = "users", key = "{a}")
    @CacheInvalidate(cacheName = "users", key = "{b}")
    @CacheInvalidate(cacheName = "books", all = true)
    public void repeated(String a, String b) {}

    @CacheInvalidate(cacheName = "users", key = "{name}", evictFor = IOException.class)
    public CompletionStage<Void> later(String name, CompletableFuture<Void> stage) {
      return stage;
    }
  }

  private App app;
  private Users users;

  @BeforeEach
  void start() {
    app = App.start(Users.class);
    users = app.get(Users.class);
    users.find("ada");
    users.find("adam");
    users.find("bob");
    users.book("ada");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private boolean isCached(String name) {
    return app.get(LayeredCaches.class).cache("users").contains(name);
  }

  private boolean isBookCached(String name) {
    return app.get(LayeredCaches.class).cache("books").contains(name);
  }

  @Test
  void key_invalidatesOneEntry() {
    users.delete("ada");
    assertThat(isCached("ada")).isFalse();
    assertThat(isCached("adam")).isTrue();
    assertThat(isBookCached("ada")).isTrue();
    assertThat(users.deleteAndReturn("adam")).isEqualTo(7);
    assertThat(isCached("adam")).isFalse();
  }

  @Test
  void nullKey_throwsBeforeTheMethodRuns() {
    assertThatThrownBy(() -> users.failing(null, new AssertionError("has run")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{name}");
  }

  @Test
  void tag_invalidatesInEveryCache() {
    users.byTag("ada");
    assertThat(isCached("ada")).isFalse();
    assertThat(isBookCached("ada")).isFalse();
    assertThat(isCached("adam")).isTrue();
  }

  @Test
  void allTags_invalidateWhatCarriesEachOfThem() {
    users.byAllTags("ada");
    assertThat(isCached("ada")).isFalse();
    assertThat(isBookCached("ada")).isTrue();
    assertThat(isCached("bob")).isTrue();
  }

  @Test
  void keyAndTags_invalidateBoth() {
    users.keyAndTags("bob");
    assertThat(isCached("bob")).isFalse();
    assertThat(isBookCached("ada")).isFalse();
    assertThat(isCached("ada")).isTrue();
  }

  @Test
  void all_invalidatesOneCache() {
    users.clear();
    assertThat(isCached("ada")).isFalse();
    assertThat(isCached("bob")).isFalse();
    assertThat(isBookCached("ada")).isTrue();
  }

  @Test
  void prefix_invalidatesWhatBeginsWithIt() {
    users.byPrefix("ada");
    assertThat(isCached("ada")).isFalse();
    assertThat(isCached("adam")).isFalse();
    assertThat(isCached("bob")).isTrue();
    assertThat(isBookCached("ada")).isTrue();
  }

  @Test
  void pattern_invalidatesWhatMatches() {
    users.byPattern("da");
    assertThat(isCached("adam")).isFalse();
    assertThat(isCached("ada")).isTrue();
    assertThat(isCached("bob")).isTrue();
  }

  @Test
  void expire_keepsTheValueForStaleIfError() throws IOException {
    int old = users.stale("x", false);
    users.expire("x");
    assertThat(users.stale("x", true)).isEqualTo(old);
    assertThat(users.stale("x", false)).isEqualTo(old + 1);
    users.drop("x");
    assertThatThrownBy(() -> users.stale("x", true)).isExactlyInstanceOf(IOException.class);
  }

  @Test
  void failingMethod_invalidatesNothingByDefault() {
    IOException problem = new IOException("fails");
    assertThatThrownBy(() -> users.failing("ada", problem)).isSameAs(problem);
    assertThat(isCached("ada")).isTrue();
  }

  @Test
  void before_invalidatesEvenIfTheMethodFails() throws IOException {
    assertThatThrownBy(() -> users.before("ada", true)).isExactlyInstanceOf(IOException.class);
    assertThat(isCached("ada")).isFalse();
  }

  @Test
  void evictFor_namesExceptionsAndNoEvictForTakesSomeOut() {
    assertThatThrownBy(() -> users.evictFor("ada", new FileNotFoundException("x")));
    assertThatThrownBy(() -> users.evictFor("ada", new IllegalStateException("x")));
    assertThat(isCached("ada")).isTrue();
    assertThatThrownBy(() -> users.evictFor("ada", new IOException("x")));
    assertThat(isCached("ada")).isFalse();
  }

  @Test
  void noEvictForAlone_invalidatesForAllOthers() {
    assertThatThrownBy(() -> users.noEvictFor("ada", new FileNotFoundException("x")));
    assertThat(isCached("ada")).isTrue();
    assertThatThrownBy(() -> users.noEvictFor("ada", new AssertionError("x")));
    assertThat(isCached("ada")).isFalse();
  }

  @Test
  void repeated_eachStandsForItself() {
    users.repeated("ada", "bob");
    assertThat(isCached("ada")).isFalse();
    assertThat(isCached("bob")).isFalse();
    assertThat(isCached("adam")).isTrue();
    assertThat(isBookCached("ada")).isFalse();
  }

  @Test
  void stage_invalidatesWhenItHasCompleted() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    users.later("ada", stage);
    assertThat(isCached("ada")).isTrue();
    stage.complete(null);
    assertThat(isCached("ada")).isFalse();
  }

  @Test
  void failingStage_invalidatesForItsOwnExceptionOnly() {
    users.later("ada", CompletableFuture.failedFuture(new IllegalStateException("x")));
    assertThat(isCached("ada")).isTrue();
    users.later("ada", CompletableFuture.failedFuture(new IOException("x")));
    assertThat(isCached("ada")).isFalse();
  }
}
