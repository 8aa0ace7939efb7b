package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.StorePolicy;
import dev.layered.core.TtlEnd;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every member at every level: the level set is the most specific one, all wider ones are set too.
 */
class MethodPrecedenceTest {

  private static final MethodScope FIND =
      new MethodScope("com.acme.UserService", "find", "Layered");
  private static final MethodScope SAVE =
      new MethodScope("com.acme.UserService", "save", "CachePut");

  enum Level {
    METHOD_KEY,
    CLASS_KEY,
    QUOTED_CACHE_KEY,
    PLAIN_CACHE_KEY,
    ANNOTATION,
    GLOBAL_KEY,
    DEFAULT
  }

  /** A member with the value it takes at each level: as many seconds, or hundredths, as values. */
  record Member(
      String name,
      String property,
      Object valueByDefault,
      Function<Integer, Object> value,
      Function<Integer, DeclaredSettings> declared,
      Function<StorePolicy, Object> resolved) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Member duration(
      String name,
      String property,
      long secondsByDefault,
      Function<Duration, DeclaredSettings> declared,
      Function<StorePolicy, Long> resolved) {
    return new Member(
        name,
        property,
        secondsByDefault == Long.MAX_VALUE
            ? Long.MAX_VALUE
            : Duration.ofSeconds(secondsByDefault).toNanos(),
        number -> Duration.ofSeconds(number).toNanos(),
        number -> declared.apply(Duration.ofSeconds(number)),
        resolved::apply);
  }

  private static Member share(
      String member, String property, Function<StorePolicy, Double> resolved) {
    return new Member(
        member,
        property,
        0.0,
        number -> number / 100.0,
        number -> DeclaredSettings.NONE.with(member, number / 100.0),
        resolved::apply);
  }

  private static final List<Member> MEMBERS =
      List.of(
          duration("ttl", "ttl", 300, DeclaredSettings::ofTtl, StorePolicy::ttlNanos),
          duration(
              "heapTtl",
              "heap.ttl",
              Long.MAX_VALUE,
              d -> DeclaredSettings.NONE.with("heapTtl", d),
              StorePolicy::heapTtlNanos),
          duration(
              "diskTtl",
              "disk.ttl",
              Long.MAX_VALUE,
              d -> DeclaredSettings.NONE.with("diskTtl", d),
              StorePolicy::diskTtlNanos),
          duration(
              "maxIdle",
              "max-idle",
              0,
              d -> DeclaredSettings.NONE.with("maxIdle", d),
              StorePolicy::maxIdleNanos),
          duration(
              "nullTtl",
              "null-ttl",
              300,
              d -> DeclaredSettings.NONE.with("nullTtl", d),
              StorePolicy::nullTtlNanos),
          duration(
              "staleWhileRevalidate",
              "stale-while-revalidate",
              0,
              d -> DeclaredSettings.NONE.with("staleWhileRevalidate", d),
              StorePolicy::staleWhileRevalidateNanos),
          duration(
              "staleIfError",
              "stale-if-error",
              0,
              d -> DeclaredSettings.NONE.with("staleIfError", d),
              StorePolicy::staleIfErrorNanos),
          duration(
              "staleIfErrorThrottle",
              "stale-if-error-throttle",
              5,
              d -> DeclaredSettings.NONE.with("staleIfErrorThrottle", d),
              policy -> policy.loading().throttleNanos()),
          duration(
              "softDeadline",
              "soft-deadline",
              0,
              d -> DeclaredSettings.NONE.with("softDeadline", d),
              policy -> policy.loading().softDeadlineNanos()),
          duration(
              "hardDeadline",
              "hard-deadline",
              0,
              d -> DeclaredSettings.NONE.with("hardDeadline", d),
              policy -> policy.loading().hardDeadlineNanos()),
          duration(
              "hotTtl",
              "hot-ttl",
              0,
              d -> DeclaredSettings.NONE.with("hotTtl", d),
              StorePolicy::hotTtlNanos),
          duration(
              "exceptionTtl",
              "exception-ttl",
              0,
              d -> DeclaredSettings.NONE.with("exceptionTtl", d),
              StorePolicy::exceptionTtlNanos),
          share("refreshAhead", "refresh-ahead", policy -> policy.loading().refreshAhead()),
          share(
              "refreshAheadBeta",
              "refresh-ahead-beta",
              policy -> policy.loading().refreshAheadBeta()),
          share("jitter", "jitter", StorePolicy::jitter));

  static Stream<Arguments> membersAndLevels() {
    return MEMBERS.stream()
        .flatMap(member -> Stream.of(Level.values()).map(level -> Arguments.of(member, level)));
  }

  static Stream<Level> levels() {
    return Stream.of(Level.values());
  }

  @ParameterizedTest(name = "{0}_{1}_winsOverAllWiderLevels")
  @MethodSource("membersAndLevels")
  void member_level_winsOverAllWiderLevels(Member member, Level level) {
    Properties properties = new Properties();
    DeclaredSettings declared = DeclaredSettings.NONE;
    for (Level set : from(level)) {
      int number = 10 + set.ordinal();
      if (set == Level.ANNOTATION) {
        declared = member.declared().apply(number);
      } else if (set != Level.DEFAULT) {
        boolean isShare = member.valueByDefault() instanceof Double;
        String text = isShare ? "0." + number : "" + number;
        properties.set(key(set, FIND, member.name(), member.property()), text);
      }
    }
    LayeredConfig config = properties.layered();

    StorePolicy policy = config.method(FIND, "users", declared).current().policy();

    Object expected =
        level == Level.DEFAULT
            ? member.valueByDefault()
            : member.value().apply(10 + level.ordinal());
    assertThat(member.resolved().apply(policy)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "enabled_{0}_winsOverTheOppositeAtAllWiderLevels")
  @MethodSource("levels")
  void enabled_level_winsOverTheOppositeAtAllWiderLevels(Level level) {
    for (boolean value : new boolean[] {false, true}) {
      Properties properties = new Properties();
      for (Level set : from(level)) {
        if (set != Level.ANNOTATION && set != Level.DEFAULT) {
          boolean opposite = set != level;
          properties.set(key(set, FIND, "enabled", "enabled"), "" + (value ^ opposite));
        }
      }
      boolean enabled =
          properties.layered().method(FIND, "users", DeclaredSettings.NONE).current().enabled();

      boolean expected = level == Level.ANNOTATION ? !value : level == Level.DEFAULT ? true : value;
      assertThat(enabled).as("%s=%s", level, value).isEqualTo(expected);
    }
  }

  @Test
  void timeOfDay_annotationWinsOverGlobal_andKeysOverTheAnnotation() {
    DeclaredSettings declared =
        DeclaredSettings.NONE.with("ttlUntil", LocalTime.of(3, 0)).with("ttlAligned", Boolean.TRUE);
    Properties properties =
        Properties.of("layered.ttl-until", "01:00", "layered.time-zone", "Europe/Paris");
    assertThat(properties.layered().method(FIND, "users", declared).current().policy().end())
        .isEqualTo(new TtlEnd(LocalTime.of(3, 0), ZoneId.of("Europe/Paris"), true));

    properties.set("com.acme.UserService/find/Layered/ttlUntil", "04:30:10");
    properties.set("layered.caches.users.ttl-aligned", "false");
    properties.set("layered.caches.users.time-zone", "+02:00");
    assertThat(properties.layered().method(FIND, "users", declared).current().policy().end())
        .isEqualTo(new TtlEnd(LocalTime.of(4, 30, 10), ZoneId.of("+02:00"), false));

    assertThat(new Properties().layered().method(FIND, "users", DeclaredSettings.NONE))
        .extracting(settings -> settings.current().policy().end())
        .isEqualTo(new TtlEnd(null, ZoneId.systemDefault(), false));
  }

  @Test
  void cachePut_readsItsOwnKeys_andNotThoseOfLayered() {
    Properties properties =
        Properties.of(
            "com.acme.UserService/save/CachePut/ttl", "11",
            "com.acme.UserService/CachePut/nullTtl", "12",
            "com.acme.UserService/CachePut/enabled", "false",
            "com.acme.UserService/save/CachePut/heapTtl", "9",
            "com.acme.UserService/save/Layered/ttl", "13",
            "com.acme.UserService/Layered/jitter", "0.5");

    MethodSettings settings =
        properties.layered().method(SAVE, "users", DeclaredSettings.NONE).current();

    assertThat(settings.policy().ttlNanos()).isEqualTo(Duration.ofSeconds(11).toNanos());
    assertThat(settings.policy().nullTtlNanos()).isEqualTo(Duration.ofSeconds(12).toNanos());
    assertThat(settings.policy().heapTtlNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(settings.policy().jitter()).isZero();
    assertThat(settings.enabled()).isFalse();
  }

  @Test
  void cacheDefaults_winOverTheGlobalKey_andYieldToTheAnnotation() {
    LayeredConfig config = Properties.of("layered.ttl", "10").layered();
    DeclaredSettings defaults = DeclaredSettings.ofTtl(Duration.ofSeconds(20));
    DeclaredSettings annotation = DeclaredSettings.ofTtl(Duration.ofSeconds(30));

    assertThat(ttlSeconds(config, DeclaredSettings.NONE.merge(defaults))).isEqualTo(20);
    assertThat(ttlSeconds(config, annotation.merge(defaults))).isEqualTo(30);
    assertThat(ttlSeconds(config, annotation.merge(DeclaredSettings.NONE))).isEqualTo(30);
  }

  @Test
  void nullTtl_unset_followsTheTtlThatCounts() {
    LayeredConfig config = Properties.of("layered.caches.users.ttl", "7").layered();

    StorePolicy policy = config.method(FIND, "users", DeclaredSettings.NONE).current().policy();

    assertThat(policy.nullTtlNanos()).isEqualTo(Duration.ofSeconds(7).toNanos());
  }

  @Test
  void cacheName_withDotsAndParentheses_isFoundInQuotes() {
    String name = "com.acme.UserService.find(long)";
    LayeredConfig config = Properties.of("layered.caches.\"" + name + "\".ttl", "7").layered();

    StorePolicy policy = config.method(FIND, name, DeclaredSettings.NONE).current().policy();

    assertThat(policy.ttlNanos()).isEqualTo(Duration.ofSeconds(7).toNanos());
    assertThat(config.problems()).isEmpty();
  }

  private static long ttlSeconds(LayeredConfig config, DeclaredSettings declared) {
    long nanos = config.method(FIND, "users", declared).current().policy().ttlNanos();
    return Duration.ofNanos(nanos).toSeconds();
  }

  private static List<Level> from(Level level) {
    List<Level> wider = new ArrayList<>(List.of(Level.values()));
    wider.removeIf(other -> other.compareTo(level) < 0);
    return wider;
  }

  private static String key(Level level, MethodScope scope, String member, String property) {
    return switch (level) {
      case METHOD_KEY ->
          scope.className() + "/" + scope.methodName() + "/" + scope.annotation() + "/" + member;
      case CLASS_KEY -> scope.className() + "/" + scope.annotation() + "/" + member;
      case QUOTED_CACHE_KEY -> "layered.caches.\"users\"." + property;
      case PLAIN_CACHE_KEY -> "layered.caches.users." + property;
      case GLOBAL_KEY -> "layered." + property;
      default -> throw new IllegalArgumentException("no key at " + level);
    };
  }
}
