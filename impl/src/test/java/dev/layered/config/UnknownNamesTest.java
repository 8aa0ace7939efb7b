package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that nothing reads, with {@code users} and one dotted cache and two methods declared. */
class UnknownNamesTest {

  private static final MethodScope FIND =
      new MethodScope("com.acme.UserService", "find", "Layered");
  private static final MethodScope SAVE =
      new MethodScope("com.acme.UserService", "save", "CachePut");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "layered.tll | 110 | there is no such property; did you mean \"layered.ttl\"?",
        "layered.TTL | 110 | there is no such property; did you mean \"layered.ttl\"?",
        "layered.heap-ttl | 110 | there is no such property; did you mean \"layered.heap.ttl\"?",
        "layered.disk.max-szie | 110 | there is no such property; did you mean"
            + " \"layered.disk.max-size\"?",
        "layered.redis.uri-of-the-server | 110 | there is no such property",
        "layered.caches.users | 110 | names no property of a cache; write"
            + " layered.caches.\"name\".ttl",
        "layered.caches.\"users\".maxIdle | 110 | there is no such property of a cache; did you"
            + " mean \"max-idle\"?",
        "layered.caches.users.max-tags | 110 | max-tags cannot be set for one cache; set"
            + " layered.max-tags",
        "layered.caches.\"usres\".ttl | 111 | there is no cache \"usres\"; did you mean \"users\"?",
        "layered.caches.warehouse.ttl | 111 | there is no cache \"warehouse\"",
        "layered.caches.com.acme.UserService.find(long).ttl | 111 | a cache name with a dot needs"
            + " quotes: \"com.acme.Users\"",
        "com.acme.UserService/find/Layered/heapTll | 112 | @Layered has no member \"heapTll\" that"
            + " configuration can set; did you mean \"heapTtl\"?; there are: enabled, ttl, nullTtl,"
            + " maxIdle, staleWhileRevalidate, staleIfError,"
            + " staleIfErrorThrottle, refreshAhead, refreshAheadBeta, softDeadline, hardDeadline, jitter, heapTtl,"
            + " exceptionTtl, hotTtl, ttlUntil, ttlAligned, diskTtl, cacheName,"
            + " key, tags",
        "com.acme.UserService/CachePut/jitter | 112 | @CachePut has no member \"jitter\" that"
            + " configuration can set; there are: enabled, ttl, nullTtl, cacheName,"
            + " key, tags",
        "org.other.Thing/Layered/unless | 112 | @Layered has no member \"unless\" that"
            + " configuration can set; there are: enabled, ttl, nullTtl, maxIdle,"
            + " staleWhileRevalidate, staleIfError,"
            + " staleIfErrorThrottle, refreshAhead, refreshAheadBeta, softDeadline, hardDeadline, jitter, heapTtl,"
            + " exceptionTtl, hotTtl, ttlUntil, ttlAligned, diskTtl, cacheName,"
            + " key, tags",
        "Layered/ttl | 112 | names no class; write com.acme.Users/Layered/ttl",
        "com.acme.UserService/fnd/Layered/ttl | 113 | no method \"fnd\" carries @Layered; did you"
            + " mean \"find\"?",
        "com.acme.UserServce/find/Layered/ttl | 113 | no method of this class carries @Layered; did"
            + " you mean \"com.acme.UserService\"?",
      })
  void name_unknown_isReportedWithTheNearest(String name, String code, String message) {
    LayeredConfig config = declared(Properties.of(name, "s3cret").layered());

    assertThat(config.problems()).containsExactly(new Problem("LAYERED-" + code, name, message));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "layered.ttl",
        "layered.caches.users.ttl",
        "layered.caches.\"users\".heap.max-entries",
        "layered.caches.\"com.acme.UserService.find(long)\".disk.ttl",
        "com.acme.UserService/find/Layered/heapTtl",
        "com.acme.UserService/CachePut/nullTtl",
        "org.other.Thing/find/Layered/ttl",
        "com.acme.UserService/find/Retry/maxRetries",
        "com.acme.UserService/find/Layered/ttl/extra",
        "LAYERED_TTTL",
        "Layered.ttl",
        "layeredcake.colour",
        "%dev.layered.ttl",
        "my.layered.thing",
      })
  void name_knownOrOfSomebodyElse_isNotReported(String name) {
    LayeredConfig config = declared(Properties.of(name, "5").layered());

    assertThat(config.problems())
        .filteredOn(problem -> Integer.parseInt(problem.code().substring(8)) >= 110)
        .isEmpty();
  }

  @Test
  void environment_variablesAreRead_andNeverReportedAsUnknown() {
    EnvConfigSource environment =
        new EnvConfigSource(
            Map.of(
                "LAYERED_HEAP_MAX_ENTRIES", "5",
                "LAYERED_CACHES__USERS__HEAP_COPY", "true",
                "LAYERED_CACHES_USERS_LOAD_WAIT", "7",
                "COM_ACME_USERSERVICE_FIND_LAYERED_TTL", "9",
                "LAYERED_SERVICE_HOST", "10.0.0.1",
                "LAYERED_CACHES_NOSUCH_TTL", "1"),
            300);
    LayeredConfig config =
        declared(
            new LayeredConfig(
                new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withSources(environment)
                    .build()));

    CacheSettings users = config.cache("users", DeclaredSettings.NONE).current();
    assertThat(users.heapMaxEntries()).isEqualTo(5);
    assertThat(users.heapCopy()).isTrue();
    assertThat(users.loadWait()).hasSeconds(7);
    assertThat(config.method(FIND, "users", DeclaredSettings.NONE).current().policy().ttlNanos())
        .isEqualTo(9_000_000_000L);
    assertThat(config.problems()).isEmpty();
  }

  private static LayeredConfig declared(LayeredConfig config) {
    config.cache("users", DeclaredSettings.NONE);
    config.cache("com.acme.UserService.find(long)", DeclaredSettings.NONE);
    config.method(FIND, "users", DeclaredSettings.NONE);
    config.method(SAVE, "users", DeclaredSettings.NONE);
    return config;
  }
}
