package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheDefaults;
import dev.layered.CacheKey;
import dev.layered.CacheName;
import dev.layered.Layered;
import dev.layered.LayeredCache;
import dev.layered.spi.KeyGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the key of a call is made. */
class KeysTest {

  public record Address(String city) {}

  public record User(Long id, String name, Address address) {}

  public static class Bean {
    private final String code;
    private final boolean active;

    public Bean(String code, boolean active) {
      this.code = code;
      this.active = active;
    }

    public String getCode() {
      return code;
    }

    public boolean isActive() {
      return active;
    }
  }

  /** A plain class; tells the method so that a mix-up shows. */
  public static class PlainGenerator implements KeyGenerator {
    @Override
    public Object generate(Method method, Object[] arguments) {
      return method.getName() + ":" + arguments[0].toString().toLowerCase(Locale.ROOT);
    }
  }

  public static class NullGenerator implements KeyGenerator {
    @Override
    public Object generate(Method method, Object[] arguments) {
      return null;
    }
  }

  @ApplicationScoped
  public static class Prefix {
    String text() {
      return "bean:";
    }
  }

  @Dependent
  public static class BeanGenerator implements KeyGenerator {
    @Inject Prefix prefix;

    @Override
    public Object generate(Method method, Object[] arguments) {
      return prefix.text() + arguments[0];
    }
  }

  @ApplicationScoped
  @CacheDefaults(keyGenerator = PlainGenerator.class)
  public static class Generated {
    final AtomicInteger calls = new AtomicInteger();

    @Layered
    public int byDefault(String text) {
      return calls.incrementAndGet();
    }

    @Layered(key = "{text}")
    public int ownKey(String text) {
      return calls.incrementAndGet();
    }
  }

  @ApplicationScoped
  public static class Keys {
    final AtomicInteger calls = new AtomicInteger();

    @Layered(cacheName = "byId", key = "{id}")
    public int byId(long id, String ignored) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "byPosition", key = "{1}")
    public int byPosition(String ignored, long id) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "byProperty", key = "{user.id}")
    public int byProperty(User user) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "byPath", key = "{user.address.city}")
    public int byPath(User user) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "byGetters", key = "{bean.code}/{bean.active}")
    public int byGetters(Bean bean) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "byText", key = "u:{id}:{0}-{locale}")
    public int byText(long id, Locale locale) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "byBraces", key = "{{{id}}}")
    public int byBraces(long id) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "byConstant", key = "all")
    public int byConstant(long ignored) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "byMark")
    public int byMark(@CacheKey long id, Object ignored) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "byAll")
    public int byAll(String a, String b) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "nothing")
    public int nothing() {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "byOptional")
    public int byOptional(Optional<String> text) {
      return calls.incrementAndGet();
    }

    @Layered
    public int byEnum(TimeUnit unit) {
      return calls.incrementAndGet();
    }

    @Layered
    public int byRecord(User user) {
      return calls.incrementAndGet();
    }

    @Layered
    public int byUuid(UUID id) {
      return calls.incrementAndGet();
    }

    @Layered
    public int byDate(LocalDate date) {
      return calls.incrementAndGet();
    }

    @Layered
    public int byList(List<Long> ids) {
      return calls.incrementAndGet();
    }

    @Layered
    public int bySet(Set<String> names) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "plain", keyGenerator = PlainGenerator.class)
    public int plain(String text) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "plain2", keyGenerator = PlainGenerator.class)
    public int plainToo(String text) {
      return calls.incrementAndGet();
    }

    @Layered(cacheName = "bean", keyGenerator = BeanGenerator.class)
    public int bean(String text) {
      return calls.incrementAndGet();
    }

    @Layered(keyGenerator = NullGenerator.class)
    public int nullKey(String text) {
      return calls.incrementAndGet();
    }
  }

  @Dependent
  public static class Caches {
    @Inject
    @CacheName("byId")
    LayeredCache<Long, Integer> byId;

    @Inject
    @CacheName("byProperty")
    LayeredCache<Long, Integer> byProperty;

    @Inject
    @CacheName("byPath")
    LayeredCache<String, Integer> byPath;

    @Inject
    @CacheName("byGetters")
    LayeredCache<String, Integer> byGetters;

    @Inject
    @CacheName("byText")
    LayeredCache<String, Integer> byText;

    @Inject
    @CacheName("byBraces")
    LayeredCache<String, Integer> byBraces;

    @Inject
    @CacheName("byConstant")
    LayeredCache<String, Integer> byConstant;

    @Inject
    @CacheName("byMark")
    LayeredCache<Long, Integer> byMark;

    @Inject
    @CacheName("byPosition")
    LayeredCache<Long, Integer> byPosition;

    @Inject
    @CacheName("plain")
    LayeredCache<String, Integer> plain;

    @Inject
    @CacheName("plain2")
    LayeredCache<String, Integer> plain2;

    @Inject
    @CacheName("bean")
    LayeredCache<String, Integer> bean;

    @Inject
    @CacheName("byAll")
    LayeredCache<List<String>, Integer> byAll;
  }

  private static App app;
  private static Keys keys;
  private static Caches caches;

  @BeforeAll
  static void start() {
    app = App.start(Keys.class, Caches.class, Generated.class, Prefix.class, BeanGenerator.class);
    keys = app.get(Keys.class);
    caches = app.get(Caches.class);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void onePlaceholder_isTheTypedValue() {
    int found = keys.byId(42, "a");
    assertThat(keys.byId(42, "b")).isEqualTo(found);
    assertThat(caches.byId.getIfPresent(42L)).isEqualTo(found);
  }

  @Test
  void position_isTheParameterThere() {
    int found = keys.byPosition("a", 7);
    assertThat(keys.byPosition("b", 7)).isEqualTo(found);
    assertThat(caches.byPosition.getIfPresent(7L)).isEqualTo(found);
  }

  @Test
  void property_isReadFromRecordAccessor() {
    int found = keys.byProperty(new User(5L, "a", null));
    assertThat(keys.byProperty(new User(5L, "b", null))).isEqualTo(found);
    assertThat(caches.byProperty.getIfPresent(5L)).isEqualTo(found);
    int path = keys.byPath(new User(5L, "a", new Address("Bern")));
    assertThat(caches.byPath.getIfPresent("Bern")).isEqualTo(path);
  }

  @Test
  void property_isReadFromGetters() {
    int found = keys.byGetters(new Bean("x", true));
    assertThat(keys.byGetters(new Bean("x", true))).isEqualTo(found);
    assertThat(keys.byGetters(new Bean("x", false))).isNotEqualTo(found);
    assertThat(caches.byGetters.getIfPresent("x/true")).isEqualTo(found);
  }

  @Test
  void text_isAString() {
    int found = keys.byText(3, Locale.GERMANY);
    assertThat(caches.byText.getIfPresent("u:3:3-de_DE")).isEqualTo(found);
  }

  @Test
  void doubledBraces_standForThemselves() {
    int found = keys.byBraces(3);
    assertThat(caches.byBraces.getIfPresent("{3}")).isEqualTo(found);
  }

  @Test
  void constant_isOneKeyForAllCalls() {
    int found = keys.byConstant(1);
    assertThat(keys.byConstant(2)).isEqualTo(found);
    assertThat(caches.byConstant.getIfPresent("all")).isEqualTo(found);
  }

  @Test
  void cacheKey_leavesOtherParametersOut() {
    int found = keys.byMark(9, new Object());
    assertThat(keys.byMark(9, new Object())).isEqualTo(found);
    assertThat(caches.byMark.getIfPresent(9L)).isEqualTo(found);
  }

  @Test
  void severalParameters_areUnambiguous() {
    int found = keys.byAll("a", "b,c");
    assertThat(keys.byAll("a", "b,c")).isEqualTo(found);
    assertThat(keys.byAll("a,b", "c")).isNotEqualTo(found);
    assertThat(keys.byAll("b,c", "a")).isNotEqualTo(found);
  }

  @Test
  void stableTypes_areComparedByContents() {
    assertThat(keys.byEnum(TimeUnit.DAYS)).isEqualTo(keys.byEnum(TimeUnit.DAYS));
    assertThat(keys.byEnum(TimeUnit.HOURS)).isNotEqualTo(keys.byEnum(TimeUnit.DAYS));
    assertThat(keys.byRecord(new User(1L, "a", new Address("b"))))
        .isEqualTo(keys.byRecord(new User(1L, "a", new Address("b"))))
        .isNotEqualTo(keys.byRecord(new User(1L, "a", new Address("c"))));
    UUID id = UUID.randomUUID();
    assertThat(keys.byUuid(id)).isEqualTo(keys.byUuid(UUID.fromString(id.toString())));
    assertThat(keys.byDate(LocalDate.of(2024, 2, 29)))
        .isEqualTo(keys.byDate(LocalDate.of(2024, 2, 29)));
    assertThat(keys.bySet(Set.of("a", "b"))).isEqualTo(keys.bySet(Set.of("b", "a")));
    assertThat(keys.byOptional(Optional.empty()))
        .isEqualTo(keys.byOptional(Optional.empty()))
        .isNotEqualTo(keys.byOptional(Optional.of("")));
  }

  @Test
  void listThatCallerChangesLater_isCopiedIntoTheKey() {
    List<Long> ids = new ArrayList<>(List.of(1L, 2L));
    int found = keys.byList(ids);
    ids.add(3L);
    assertThat(keys.byList(ids)).isNotEqualTo(found);
    assertThat(keys.byList(List.of(1L, 2L))).isEqualTo(found);
  }

  @Test
  void keyGenerator_plainClass_isToldItsOwnMethod() {
    int found = keys.plain("A");
    int other = keys.plainToo("A");
    assertThat(keys.plain("a")).isEqualTo(found);
    assertThat(caches.plain.getIfPresent("plain:a")).isEqualTo(found);
    assertThat(caches.plain2.getIfPresent("plainToo:a")).isEqualTo(other);
  }

  @Test
  void keyGenerator_bean_isInjected() {
    int found = keys.bean("x");
    assertThat(caches.bean.getIfPresent("bean:x")).isEqualTo(found);
  }

  @Test
  void keyGenerator_ofClassDefaults_givesWayToKey() {
    Generated generated = app.get(Generated.class);
    assertThat(generated.byDefault("X")).isEqualTo(generated.byDefault("x"));
    assertThat(generated.ownKey("X")).isNotEqualTo(generated.ownKey("x"));
  }

  @Test
  void keyGenerator_returnsNull_throwsIllegalArgument() {
    assertThatThrownBy(() -> keys.nullKey("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("null")
        .hasMessageContaining("NullGenerator");
  }

  @Test
  void nullPart_throwsIllegalArgumentWithTheParameter() {
    assertThatThrownBy(() -> keys.byUuid(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"id\"");
    assertThatThrownBy(() -> keys.byAll("a", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"b\"");
    assertThatThrownBy(() -> keys.byProperty(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{user.id}");
    assertThatThrownBy(() -> keys.byPath(new User(1L, "a", null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{user.address.city}");
    assertThatThrownBy(() -> keys.byOptional(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"text\"");
  }
}
