package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.codec.Compression;
import dev.layered.core.layer.SingleFlight;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of a cache: cache key, then the annotation, then the global key, then the default. */
class CachePrecedenceTest {

  private static final DeclaredSettings COPY = DeclaredSettings.NONE.with("copy", true);

  static Stream<Arguments> settings() {
    return Stream.of(
        setting("enabled", "false", "true", true, false, CacheSettings::enabled),
        setting("heap.enabled", "false", "true", true, false, CacheSettings::heapEnabled),
        setting("heap.max-entries", "5", "6", 10_000L, 5L, CacheSettings::heapMaxEntries),
        setting("heap.copy", "true", "false", false, true, CacheSettings::heapCopy),
        setting("disk.enabled", "false", "true", true, false, CacheSettings::diskEnabled),
        setting("disk.max-size", "2MiB", "3MiB", 64L << 20, 2L << 20, CacheSettings::diskMaxBytes),
        setting("redis.enabled", "false", "true", true, false, CacheSettings::redisEnabled),
        setting(
            "single-flight",
            "off",
            "process",
            SingleFlight.CLUSTER,
            SingleFlight.OFF,
            CacheSettings::singleFlight),
        setting("codec", "fory", "smile", "json", "fory", CacheSettings::codec),
        setting(
            "compression",
            "gzip",
            "lz4",
            Compression.NONE,
            Compression.GZIP,
            cache -> cache.compression().algorithm()),
        setting(
            "compression-threshold",
            "1KiB",
            "2KiB",
            8192,
            1024,
            cache -> cache.compression().thresholdBytes()),
        setting(
            "load-wait",
            "PT5S",
            "PT6S",
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            CacheSettings::loadWait),
        setting(
            "load.max-concurrent", "5", "6", 0L, 5L, cache -> cache.loadLimits().maxConcurrent()),
        setting(
            "load.max-per-second",
            "2.5",
            "6",
            0.0,
            2.5,
            cache -> cache.loadLimits().maxPerSecond()),
        setting(
            "load.breaker.failures", "5", "6", 0, 5, cache -> cache.loadLimits().breakerFailures()),
        setting(
            "load.breaker.open-time",
            "7",
            "6",
            Duration.ofSeconds(5).toNanos(),
            Duration.ofSeconds(7).toNanos(),
            cache -> cache.loadLimits().breakerOpenNanos()),
        setting(
            "ttl",
            "5",
            "6",
            Duration.ofSeconds(300).toNanos(),
            Duration.ofSeconds(5).toNanos(),
            cache -> cache.policy().ttlNanos()));
  }

  private static Arguments setting(
      String name,
      String text,
      String otherText,
      Object byDefault,
      Object value,
      Function<CacheSettings, Object> accessor) {
    return Arguments.of(name, text, otherText, byDefault, value, accessor);
  }

  @ParameterizedTest(name = "{0}_setNowhere_isTheDefault")
  @MethodSource("settings")
  void setting_setNowhere_isTheDefault(
      String name,
      String text,
      String otherText,
      Object byDefault,
      Object value,
      Function<CacheSettings, Object> accessor) {
    assertThat(accessor.apply(users(properties()))).isEqualTo(byDefault);
  }

  @ParameterizedTest(name = "{0}_globalKey_winsOverTheDefault")
  @MethodSource("settings")
  void setting_globalKey_winsOverTheDefault(
      String name,
      String text,
      String otherText,
      Object byDefault,
      Object value,
      Function<CacheSettings, Object> accessor) {
    Properties properties = properties();
    properties.set("layered." + name, text);

    assertThat(accessor.apply(users(properties))).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0}_cacheKey_winsOverTheGlobalKey")
  @MethodSource("settings")
  void setting_cacheKey_winsOverTheGlobalKey(
      String name,
      String text,
      String otherText,
      Object byDefault,
      Object value,
      Function<CacheSettings, Object> accessor) {
    Properties properties = properties();
    properties.set("layered." + name, otherText);
    properties.set("layered.caches.\"users\"." + name, text);
    properties.set("layered.caches.orders." + name, otherText);

    assertThat(accessor.apply(users(properties))).isEqualTo(value);
  }

  @Test
  void copy_annotation_winsOverTheGlobalKey_andYieldsToTheCacheKey() {
    Properties properties = Properties.of("layered.heap.copy", "false");
    assertThat(properties.layered().cache("users", COPY).current().heapCopy()).isTrue();

    properties.set("layered.caches.users.heap.copy", "false");
    assertThat(properties.layered().cache("users", COPY).current().heapCopy()).isFalse();
  }

  @Test
  void disk_withoutPath_isAbsent() {
    LayeredConfig config = new Properties().layered();

    assertThat(config.node().diskPath()).isNull();
    assertThat(config.node().diskEnabled()).isFalse();
    assertThat(config.cache("users", DeclaredSettings.NONE).current().diskEnabled()).isFalse();
  }

  @Test
  void redis_withoutAddress_isAbsent() {
    LayeredConfig config = new Properties().layered();

    assertThat(config.node().shared()).isNull();
    assertThat(config.cache("users", DeclaredSettings.NONE).current().redisEnabled()).isFalse();
  }

  @Test
  void disk_switchedOffGlobally_canBeOnForOneCache() {
    Properties properties = properties();
    properties.set("layered.disk.enabled", "false");
    properties.set("layered.caches.users.disk.enabled", "true");
    LayeredConfig config = properties.layered();

    assertThat(config.node().diskEnabled()).isFalse();
    assertThat(config.cache("users", DeclaredSettings.NONE).current().diskEnabled()).isTrue();
    assertThat(config.cache("orders", DeclaredSettings.NONE).current().diskEnabled()).isFalse();
  }

  @Test
  void cache_sameArguments_isTheSameObject() {
    LayeredConfig config = new Properties().layered();

    assertThat(config.cache("users", COPY)).isSameAs(config.cache("users", COPY));
  }

  private static Properties properties() {
    return Properties.of(
        "layered.disk.path", "/var/cache/app", "layered.redis.uri", "redis://localhost");
  }

  private static CacheSettings users(Properties properties) {
    return properties.layered().cache("users", DeclaredSettings.NONE).current();
  }
}
