package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.layered.CacheInvalidate;
import dev.layered.CacheKey;
import dev.layered.CacheName;
import dev.layered.CachePut;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Methods that are asked for several things at once, with an entry for each. */
@Timeout(60)
class BatchMethodsTest {

  public record User(long id, String name) {}

  /** What the methods were called with. */
  private static final List<Object> CALLS = new ArrayList<>();

  private static volatile String name;

  @ApplicationScoped
  public static class Users {
    @Inject
    @CacheName("users")
    LayeredCache<Long, User> cache;

    /** A field of a client proxy is not that of the bean. */
    public LayeredCache<Long, User> cache() {
      return cache;
    }

    @Layered(cacheName = "users", tags = "user:{id}")
    public User find(long id) {
      CALLS.add(id);
      return new User(id, name);
    }

    @Layered(cacheName = "users", tags = "user:{ids}")
    public Map<Long, User> findAll(@CacheKey(each = true) Collection<Long> ids) {
      CALLS.add(ids);
      Map<Long, User> found = new HashMap<>();
      ids.stream().filter(id -> id >= 0).forEach(id -> found.put(id, new User(id, name)));
      return found;
    }

    @Layered(cacheName = "users")
    public List<User> list(@CacheKey(each = true) List<Long> ids) {
      CALLS.add(ids);
      return ids.stream().map(id -> id < 0 ? null : new User(id, name)).toList();
    }

    @Layered(cacheName = "users")
    public Map<Long, User> ofSet(@CacheKey(each = true) Set<? extends Long> ids) {
      CALLS.add(ids);
      ids.remove(1L);
      return Map.of();
    }

    @Layered(cacheName = "users")
    public List<User> tooShort(@CacheKey(each = true) List<Long> ids) {
      return List.of();
    }

    @Layered(cacheName = "users")
    public Map<Long, User> nothing(@CacheKey(each = true) Collection<Long> ids) {
      return null;
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public void remove(long id) {}
  }

  @ApplicationScoped
  public static class Prices {

    @Layered(cacheName = "prices", key = "{country}/{article}")
    public String find(String country, long article) {
      CALLS.add(article);
      return country + article;
    }

    @Layered(cacheName = "prices", key = "{country}/{articles}")
    public Map<Long, String> findAll(
        String country, @CacheKey(each = true) Collection<Long> articles) {
      CALLS.add(articles);
      Map<Long, String> found = new HashMap<>();
      articles.forEach(article -> found.put(article, country + article));
      return found;
    }

    @Layered(cacheName = "two parts")
    public String findOfTwo(String country, long article) {
      CALLS.add(article);
      return country + article;
    }

    @Layered(cacheName = "two parts")
    public List<String> findAllOfTwo(
        @CacheKey String country, @CacheKey(each = true) List<Long> articles, boolean detailed) {
      CALLS.add(articles);
      return articles.stream().map(article -> country + article + detailed).toList();
    }
  }

  @ApplicationScoped
  public static class Refreshed {

    @Layered(cacheName = "refreshed", ttl = 1, staleWhileRevalidate = 600)
    public Map<Long, String> findAll(@CacheKey(each = true) Collection<Long> ids) {
      synchronized (CALLS) {
        CALLS.add(ids);
      }
      Map<Long, String> found = new HashMap<>();
      ids.forEach(id -> found.put(id, name));
      return found;
    }

    @Layered(cacheName = "failing", ttl = 1, staleIfError = 600)
    public Map<Long, String> failing(@CacheKey(each = true) Collection<Long> ids) {
      if (name.equals("down")) {
        throw new IllegalStateException("down");
      }
      Map<Long, String> found = new HashMap<>();
      ids.forEach(id -> found.put(id, name));
      return found;
    }
  }

  private App app;
  private Users users;

  @BeforeEach
  void start() {
    CALLS.clear();
    name = "old";
    app = App.start(Users.class, Prices.class, Refreshed.class);
    users = app.get(Users.class);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private static User old(long id) {
    return new User(id, "old");
  }

  @Test
  void batch_isCalledWithTheMissesOnly_andSharesItsEntriesWithTheSingleMethod() {
    users.find(2);

    Map<Long, User> found = users.findAll(List.of(3L, 2L, 1L, 3L));

    assertThat(found).containsExactly(entry(3L, old(3)), entry(2L, old(2)), entry(1L, old(1)));
    assertThat(CALLS).containsExactly(2L, List.of(3L, 1L));
    assertThat(users.find(1)).isEqualTo(old(1));
    assertThat(users.findAll(List.of(1L, 2L))).hasSize(2);
    assertThat(users.findAll(List.of())).isEmpty();
    assertThat(users.cache().getAll(List.of(1L, 2L, 3L))).hasSize(3);
    assertThat(CALLS).hasSize(2);
    assertThatThrownBy(() -> found.remove(1L)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void list_answersInTheOrderOfTheArgument() {
    users.find(2);
    users.find(5);
    CALLS.clear();

    assertThat(users.list(List.of(4L, 2L, 4L, -1L, 5L, 3L)))
        .containsExactly(old(4), old(2), old(4), null, old(5), old(3));
    assertThat(CALLS).containsExactly(List.of(4L, -1L, 3L));
    assertThat(users.list(List.of(3L, 4L))).containsExactly(old(3), old(4));
    assertThat(CALLS).hasSize(1);
  }

  @Test
  void whatIsNotThere_isANull_thatIsStored() {
    assertThat(users.findAll(List.of(-1L, 1L))).containsOnlyKeys(1L);
    assertThat(users.findAll(List.of(-1L, 1L))).containsOnlyKeys(1L);

    assertThat(CALLS).hasSize(1);
    assertThat(users.find(-1)).isNull();
  }

  /** Remedy: an element stands in the place of the parameter in templates of tags. */
  @Test
  void invalidations_reachTheElementsTheyConcern() {
    users.findAll(List.of(1L, 2L, 3L));
    name = "new";
    users.remove(1);
    app.get(LayeredCaches.class).invalidateTags("user:2");

    assertThat(users.findAll(List.of(1L, 2L, 3L)).values())
        .extracting(User::name)
        .containsExactly("new", "new", "old");
    assertThat(CALLS).last().isEqualTo(List.of(1L, 2L));
  }

  @Test
  void set_isASet_thatCannotBeChanged() {
    assertThatThrownBy(() -> users.ofSet(new LinkedHashSet<>(List.of(2L, 1L))))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(CALLS.get(0)).isInstanceOf(Set.class);
    assertThat((Set<?>) CALLS.get(0)).isEqualTo(Set.of(1L, 2L));
  }

  @Test
  void answersThatDoNotFit_areErrors_andNothingIsStored() {
    assertThatThrownBy(() -> users.tooShort(List.of(1L, 2L)))
        .hasMessageContaining("LAYERED-308")
        .hasMessageContaining("Users#tooShort answered 2 elements with a List of 0");
    assertThatThrownBy(() -> users.nothing(List.of(1L)))
        .hasMessageContaining("LAYERED-308")
        .hasMessageContaining("Users#nothing returned null in the place of a Map");
    assertThat(users.cache().getAll(List.of(1L, 2L))).isEmpty();
  }

  @Test
  void nullArgument_andNullElement_areErrors() {
    assertThatThrownBy(() -> users.findAll(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is null");
    assertThatThrownBy(() -> users.findAll(Arrays.asList(1L, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("null");
    assertThat(CALLS).isEmpty();
  }

  @Test
  void otherParameters_arePartsOfEachKey() {
    Prices prices = app.get(Prices.class);
    prices.find("DE", 1);
    assertThat(prices.findAll("DE", List.of(1L, 2L))).containsValues("DE1", "DE2");
    assertThat(prices.findAll("FR", List.of(1L))).containsValues("FR1");
    assertThat(CALLS).containsExactly(1L, List.of(2L), List.of(1L));
    CALLS.clear();

    prices.findOfTwo("DE", 1);
    assertThat(prices.findAllOfTwo("DE", List.of(1L, 2L), true)).containsExactly("DE1", "DE2true");
    assertThat(prices.findOfTwo("DE", 2)).isEqualTo("DE2true");
    assertThat(CALLS).containsExactly(1L, List.of(2L));
  }

  @Test
  void staleValues_areServed_andRefreshedByOneCall() throws Exception {
    Refreshed refreshed = app.get(Refreshed.class);
    refreshed.findAll(List.of(1L, 2L));
    name = "new";
    Thread.sleep(1_100); // what was stored ends by the system's clock

    assertThat(refreshed.findAll(List.of(1L, 3L, 2L)).values())
        .containsExactly("old", "new", "old");
    Await.until(
        "both are refreshed",
        () -> refreshed.findAll(List.of(1L, 2L)).values().stream().allMatch("new"::equals));

    synchronized (CALLS) {
      assertThat(CALLS).contains(List.of(3L)).contains(List.of(1L, 2L));
    }
  }

  @Test
  void staleValues_areServedWhenTheMethodFails() throws Exception {
    Refreshed refreshed = app.get(Refreshed.class);
    refreshed.failing(List.of(1L, 2L));
    name = "down";
    Thread.sleep(1_100); // what was stored ends by the system's clock

    assertThat(refreshed.failing(List.of(1L, 2L)).values()).containsExactly("old", "old");
    assertThatThrownBy(() -> refreshed.failing(List.of(1L, 3L))).hasMessage("down");
  }

  @Test
  void switchedOff_theMethodGetsWhatItsCallerGave() {
    List<Long> ids = List.of(1L, 1L);
    try (App off = App.of(Users.class).with("layered.enabled", false).start()) {
      off.get(Users.class).findAll(ids);
      off.get(Users.class).findAll(ids);
    }
    assertThat(CALLS).containsExactly(ids, ids);
  }

  @ApplicationScoped
  public static class Mistaken {
    @Layered
    public Map<Long, String> notACollection(@CacheKey(each = true) long id) {
      return Map.of();
    }

    @Layered
    public Map<Long, String> raw(@CacheKey(each = true) @SuppressWarnings("rawtypes") List ids) {
      return Map.of();
    }

    @Layered
    public Map<Long, String> two(
        @CacheKey(each = true) List<Long> ids, @CacheKey(each = true) List<Long> more) {
      return Map.of();
    }

    @Layered
    public String neither(@CacheKey(each = true) List<Long> ids) {
      return "";
    }

    @Layered
    public CompletionStage<Map<Long, String>> later(@CacheKey(each = true) List<Long> ids) {
      return null;
    }

    @Layered
    public Map<String, String> otherKeys(@CacheKey(each = true) List<Long> ids) {
      return Map.of();
    }

    @Layered(key = "{country}")
    public Map<Long, String> sameKey(String country, @CacheKey(each = true) List<Long> ids) {
      return Map.of();
    }

    @Layered
    public Map<Object, String> noKey(@CacheKey(each = true) List<Object> ids) {
      return Map.of();
    }

    @Layered(hotTtl = 3600)
    public List<String> hot(@CacheKey(each = true) List<Long> ids) {
      return List.of();
    }

    @CachePut(cacheName = "c")
    public String put(@CacheKey(each = true) List<Long> ids) {
      return "";
    }

    @CacheInvalidate(cacheName = "c")
    public void invalidate(@CacheKey(each = true) List<Long> ids) {}
  }

  @Test
  void mistakes_areReported() {
    String report = App.of(Mistaken.class).failure();
    String bean = Mistaken.class.getName();
    assertThat(report)
        .contains("LAYERED-200 11 problems")
        .contains(
            "LAYERED-218 "
                + bean
                + "#notACollection: @CacheKey(each = true) on a long; allowed are Collection, List and"
                + " Set, with the type of their elements")
        .contains("LAYERED-218 " + bean + "#raw: @CacheKey(each = true) on a java.util.List;")
        .contains("LAYERED-218 " + bean + "#two: more than one parameter")
        .contains(
            "LAYERED-218 "
                + bean
                + "#neither: @CacheKey(each = true) on a method that returns java.lang.String; allowed"
                + " are a Map from elements to values, and a List of values in the order of the"
                + " elements")
        .contains("LAYERED-218 " + bean + "#later: @CacheKey(each = true) on a method that returns")
        .contains("LAYERED-218 " + bean + "#otherKeys: the result is a")
        .contains("LAYERED-218 " + bean + "#sameKey: key \"{country}\" does not name")
        .contains("LAYERED-218 " + bean + "#hot: hotTtl is for a method with one entry")
        .contains("LAYERED-204 " + bean + "#noKey: parameter")
        .contains("LAYERED-218 " + bean + "#put: @CacheKey(each = true) is for @Layered methods")
        .contains("LAYERED-218 " + bean + "#invalidate: @CacheKey(each = true) is for @Layered");
  }
}
