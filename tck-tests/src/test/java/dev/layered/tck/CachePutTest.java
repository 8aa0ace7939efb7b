package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheDefaults;
import dev.layered.CacheName;
import dev.layered.CachePut;
import dev.layered.CacheValue;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import dev.layered.Unless;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Write-through. */
class CachePutTest {

  public record User(Long id, String name) {}

  /** What a persistence provider fills in. */
  public static class Draft {
    private Long id;

    public Long getId() {
      return id;
    }

    public void setId(Long id) {
      this.id = id;
    }
  }

  /** An identifier that is zero before the database gives one. */
  public static class Numbered {
    private long id;

    public long getId() {
      return id;
    }

    public void setId(long id) {
      this.id = id;
    }
  }

  public static class Guests implements Unless {
    @Override
    public boolean test(Object result) {
      return result instanceof User user && user.name().equals("guest");
    }
  }

  public static class Broken implements Unless {
    @Override
    public boolean test(Object result) {
      throw new IllegalStateException("unless is broken");
    }
  }

  @ApplicationScoped
  @CacheDefaults(cacheName = "users")
  public static class Users {

    @Inject
    @CacheName("users")
    LayeredCache<Long, User> cache;

    @Inject LayeredCaches caches;

    LayeredCache<Long, User> cache() {
      return cache;
    }

    @Layered(key = "{id}")
    public User find(long id) {
      return new User(id, "loaded");
    }

    @CachePut(key = "{user.id}")
    public User save(User user) {
      return new User(user.id(), user.name() + "!");
    }

    @CachePut(key = "{user.id}")
    public void saveSilently(@CacheValue User user) {}

    @CachePut
    public void saveUnder(long id, @CacheValue User user) {}

    @CachePut(key = "{draft.id}")
    public User create(Draft draft, Long id) {
      draft.setId(id);
      return new User(id, "created");
    }

    @CachePut(key = "{numbered.id}")
    public User createNumbered(Numbered numbered, long id) {
      numbered.setId(id);
      return new User(id, "created");
    }

    /** Something else changes the key before this writer has ended. */
    @CachePut(key = "{draft.id}")
    public User createWhileInvalidated(Draft draft, Long id) {
      draft.setId(id);
      cache.invalidate(id);
      return new User(id, "overtaken");
    }

    @CachePut(key = "{draft.id}", tags = "draft")
    public User createWhileTagInvalidated(Draft draft, Long id) {
      draft.setId(id);
      caches.invalidateTags("draft");
      return new User(id, "overtaken");
    }

    @CachePut(key = "{user.id}", unless = Guests.class)
    public User saveUnlessGuest(User user) {
      return user;
    }

    @CachePut(key = "{user.id}", unless = Broken.class)
    public User saveWithBrokenUnless(User user) {
      return user;
    }

    /** Two annotations of one method, each with its own unless. */
    @Layered(cacheName = "both", key = "{user.id}", unless = Guests.class)
    @CachePut(cacheName = "other", key = "{user.id}")
    public User both(User user) {
      return user;
    }

    @CachePut(key = "{user.id}")
    public User fail(User user) throws IOException {
      throw new IOException("not saved");
    }

    @CachePut(key = "{id}", nullTtl = 0)
    public User putNull(long id) {
      return null;
    }

    @CachePut(key = "{id}")
    public User putNullWithDefaults(long id) {
      return null;
    }

    @CachePut(key = "{user.id}", tags = "t:{user.name}")
    public User saveTagged(User user) {
      return user;
    }

    @CachePut(key = "{user.id}")
    public CompletionStage<User> saveLater(User user, CompletableFuture<User> later) {
      return later;
    }
  }

  private App app;
  private Users users;

  @BeforeEach
  void start() {
    app = App.start(Users.class);
    users = app.get(Users.class);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private String cached(long id) {
    User user = users.cache().getIfPresent(id);
    return user == null ? null : user.name();
  }

  @Test
  void result_isStoredUnderTheKeyOfTheReader() {
    users.save(new User(1L, "Ada"));
    assertThat(users.find(1).name()).isEqualTo("Ada!");
    users.save(new User(1L, "Bob"));
    assertThat(users.find(1).name()).isEqualTo("Bob!");
  }

  @Test
  void cacheValueParameter_isStoredInsteadOfTheResult() {
    users.saveSilently(new User(1L, "Ada"));
    assertThat(users.find(1).name()).isEqualTo("Ada");
  }

  @Test
  void withoutKey_allParametersButTheValueFormIt() {
    users.saveUnder(5, new User(1L, "Ada"));
    assertThat(users.find(5).name()).isEqualTo("Ada");
  }

  @Test
  void keyThatWasZeroBeforeTheCall_isTheOneFromAfterIt() {
    users.createNumbered(new Numbered(), 7L);

    assertThat(cached(7)).isEqualTo("created");
    assertThat(cached(0)).isNull();
  }

  @Test
  void lateKeyInvalidatedDuringTheCall_isNotStored() {
    users.createWhileInvalidated(new Draft(), 7L);
    assertThat(cached(7)).isNull();

    users.createWhileTagInvalidated(new Draft(), 8L);
    assertThat(cached(8)).isNull();
  }

  @Test
  void keyKnownOnlyAfterTheCall_isReadAgain() {
    users.create(new Draft(), 7L);
    assertThat(users.find(7).name()).isEqualTo("created");
  }

  @Test
  void keyStillNullAfterTheCall_storesNothingAndSaysSo() {
    try (Logged logged = new Logged()) {
      assertThat(users.create(new Draft(), null).name()).isEqualTo("created");
      assertThat(logged.linesWith("LAYERED-303"))
          .singleElement()
          .asString()
          .contains("Users#create");
    }
  }

  @Test
  void unless_invalidatesInsteadOfStoring() {
    users.find(1);
    users.saveUnlessGuest(new User(1L, "guest"));
    assertThat(cached(1)).isNull();
    users.saveUnlessGuest(new User(1L, "Ada"));
    assertThat(cached(1)).isEqualTo("Ada");
  }

  @Test
  void unlessThatThrows_reachesTheCallerAndTheOldValueIsGone() {
    users.find(1);
    assertThatThrownBy(() -> users.saveWithBrokenUnless(new User(1L, "Ada")))
        .hasMessage("unless is broken");
    assertThat(cached(1)).isNull();
  }

  @Test
  void twoAnnotations_keepTheirOwnUnless() {
    users.both(new User(1L, "guest"));
    var caches = app.get(dev.layered.LayeredCaches.class);
    assertThat(caches.cache("both").contains(1L)).isFalse();
    assertThat(caches.cache("other").contains(1L)).isTrue();
  }

  @Test
  void failingMethod_leavesTheEntryAlone() {
    users.save(new User(1L, "Ada"));
    assertThatThrownBy(() -> users.fail(new User(1L, "Bob")))
        .isExactlyInstanceOf(IOException.class);
    assertThat(users.find(1).name()).isEqualTo("Ada!");
    users.save(new User(1L, "Eve"));
    assertThat(users.find(1).name()).as("the failed write is over").isEqualTo("Eve!");
  }

  @Test
  void nullWithNullTtlZero_invalidates() {
    users.save(new User(1L, "Ada"));
    users.putNull(1);
    assertThat(users.cache().contains(1L)).isFalse();
  }

  @Test
  void nullByDefault_isStored() {
    users.save(new User(1L, "Ada"));
    users.putNullWithDefaults(1);
    assertThat(users.cache().contains(1L)).isTrue();
    assertThat(users.find(1)).isNull();
  }

  @Test
  void tags_areStored() {
    users.saveTagged(new User(1L, "Ada"));
    assertThat(cached(1)).isEqualTo("Ada");
    app.get(dev.layered.LayeredCaches.class).invalidateTags("t:Ada");
    assertThat(cached(1)).isNull();
  }

  @Test
  void badTag_invalidatesAndSaysSo() {
    users.find(1);
    try (Logged logged = new Logged()) {
      assertThat(users.saveTagged(new User(1L, "a\nb")).name()).isEqualTo("a\nb");
      assertThat(logged.linesWith("LAYERED-304")).hasSize(1);
    }
    assertThat(cached(1)).isNull();
  }

  @Test
  void stage_isStoredWhenItCompletes() {
    CompletableFuture<User> later = new CompletableFuture<>();
    CompletionStage<User> returned = users.saveLater(new User(1L, "Ada"), later);
    assertThat(cached(1)).isNull();
    later.complete(new User(1L, "late"));
    assertThat(returned.toCompletableFuture().join().name()).isEqualTo("late");
    assertThat(cached(1)).isEqualTo("late");
  }

  @Test
  void failingStage_leavesTheEntryAlone() {
    users.save(new User(1L, "Ada"));
    users.saveLater(new User(1L, "x"), CompletableFuture.failedFuture(new IOException("no")));
    assertThat(cached(1)).isEqualTo("Ada!");
  }

  @Test
  void writersThatOverlap_invalidate() {
    CompletableFuture<User> first = new CompletableFuture<>();
    CompletableFuture<User> second = new CompletableFuture<>();
    users.saveLater(new User(1L, ""), first);
    users.saveLater(new User(1L, ""), second);
    second.complete(new User(1L, "second"));
    first.complete(new User(1L, "first"));
    assertThat(cached(1)).isNull();
  }
}
