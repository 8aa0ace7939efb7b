package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are good alone and wrong together. */
class ConflictTest {

  private static final MethodScope FIND =
      new MethodScope("com.acme.UserService", "find", "Layered");

  @Test
  void heapTtl_aboveTtlOfTheSameLevel_isAConflict() {
    LayeredConfig config =
        Properties.of("layered.caches.users.ttl", "60", "layered.caches.users.heap.ttl", "61")
            .layered();
    config.cache("users", DeclaredSettings.NONE);

    assertThat(config.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-102 layered.caches.users.heap.ttl (test.properties): heap.ttl of 61 s is"
                + " longer than the ttl of 60 s (layered.caches.users.ttl); allowed is at most the"
                + " ttl");
  }

  @Test
  void diskTtl_moreSpecificThanTtl_isAConflict() {
    LayeredConfig config =
        Properties.of("layered.ttl", "60", "com.acme.UserService/find/Layered/diskTtl", "PT60.5S")
            .layered();
    config.method(FIND, "users", DeclaredSettings.NONE);

    assertThat(config.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-102 com.acme.UserService/find/Layered/diskTtl (test.properties): disk.ttl of"
                + " PT1M0.5S is longer than the ttl of 60 s (layered.ttl); allowed is at most the"
                + " ttl");
  }

  @Test
  void heapTtl_aboveTheDefaultTtl_isAConflict() {
    LayeredConfig config = Properties.of("layered.heap.ttl", "301").layered();
    config.cache("users", DeclaredSettings.NONE);

    assertThat(config.problems())
        .extracting(Problem::what)
        .containsExactly(
            "heap.ttl of 301 s is longer than the ttl of 300 s (the default); allowed is at most"
                + " the ttl");
  }

  @Test
  void heapTtl_widerThanAShorterTtl_isHarmless() {
    LayeredConfig config = Properties.of("layered.heap.ttl", "60").layered();
    config.method(FIND, "users", DeclaredSettings.ofTtl(Duration.ofSeconds(30)));

    assertThat(config.problems()).isEmpty();
  }

  @Test
  void heapTtl_equalToTtl_isAllowed() {
    LayeredConfig config = Properties.of("layered.ttl", "60", "layered.heap.ttl", "60").layered();
    config.cache("users", DeclaredSettings.NONE);

    assertThat(config.problems()).isEmpty();
  }

  @Test
  void heapTtl_aboveTtlInOneAnnotation_isAConflictAtTheMethod() {
    LayeredConfig config = new Properties().layered();
    Duration ttl = Duration.ofSeconds(10);
    Duration heapTtl = Duration.ofSeconds(20);
    config.method(FIND, "users", DeclaredSettings.ofTtl(ttl).with("heapTtl", heapTtl));

    assertThat(config.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-102 com.acme.UserService#find: heap.ttl of 20 s is longer than the ttl of 10 s"
                + " (com.acme.UserService#find); allowed is at most the ttl");
  }

  @Test
  void hotTtl_notLongerThanTheTtl_isAConflict() {
    LayeredConfig config =
        Properties.of("layered.caches.users.ttl", "60", "layered.caches.users.hot-ttl", "60")
            .layered();
    config.cache("users", DeclaredSettings.NONE);

    assertThat(config.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-102 layered.caches.users.hot-ttl (test.properties): hot-ttl of 60 s is not"
                + " longer than the ttl of 60 s (layered.caches.users.ttl); allowed is more than the"
                + " ttl, or 0 for off");
  }

  @Test
  void hotTtl_notLongerThanTheDefaultTtl_isAConflictAtTheMethod() {
    LayeredConfig config = new Properties().layered();
    config.method(FIND, "users", DeclaredSettings.NONE.with("hotTtl", Duration.ofSeconds(200)));

    assertThat(config.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-102 com.acme.UserService#find: hot-ttl of 200 s is not longer than the ttl of"
                + " 300 s (the default); allowed is more than the ttl, or 0 for off");
  }

  @ParameterizedTest
  @CsvSource({
    "refresh-ahead,0.5",
    "refresh-ahead-beta,1.0",
    "max-idle,PT20S",
    "ttl-until,03:00",
    "ttl-aligned,true"
  })
  void hotTtl_withWhatItExcludes_isAConflict(String name, String value) {
    LayeredConfig config =
        Properties.of("layered." + name, value, "layered.caches.users.hot-ttl", "600").layered();
    config.cache("users", DeclaredSettings.NONE);

    assertThat(config.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-102 layered.caches.users.hot-ttl (test.properties): hot-ttl of 600 s together"
                + " with "
                + name
                + " "
                + value
                + " (layered."
                + name
                + "); allowed is one of them");
  }

  @Test
  void hotTtl_widerThanWhatItExcludes_isHarmless() {
    LayeredConfig config =
        Properties.of("layered.hot-ttl", "600", "layered.caches.users.refresh-ahead", "0.5")
            .layered();
    config.cache("users", DeclaredSettings.NONE);
    config.method(FIND, "users", DeclaredSettings.ofTtl(Duration.ofHours(1)));

    assertThat(config.problems()).isEmpty();
  }

  @Test
  void disk_askedForWithoutPath_isAConflict() {
    LayeredConfig config =
        Properties.of(
                "layered.disk.enabled", "true",
                "layered.disk.required", "true",
                "layered.caches.users.disk.enabled", "true")
            .layered();
    CacheSettings users = config.cache("users", DeclaredSettings.NONE).current();

    assertThat(users.diskEnabled()).isFalse();
    assertThat(config.node().diskRequired()).isFalse();
    assertThat(config.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-102 layered.disk.enabled (test.properties): disk.enabled is true, but there is"
                + " no folder; set layered.disk.path",
            "LAYERED-102 layered.disk.required (test.properties): disk.required is true, but there"
                + " is no folder; set layered.disk.path",
            "LAYERED-102 layered.caches.users.disk.enabled (test.properties): disk.enabled is true,"
                + " but there is no folder; set layered.disk.path");
  }
}
