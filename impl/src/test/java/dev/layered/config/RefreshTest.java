package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefreshTest {

  private static final MethodScope FIND =
      new MethodScope("com.acme.UserService", "find", "Layered");

  private final Logger logger = Logger.getLogger("dev.layered.config");
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
          lines.add(logRecord.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @Test
  void refresh_changedTtlAndEnabled_arePickedUpByTheSameLive() {
    Properties properties = Properties.of("layered.caches.users.ttl", "10");
    LayeredConfig config = properties.layered();
    Live<MethodSettings> find = config.method(FIND, "users", DeclaredSettings.NONE);
    Live<CacheSettings> users = config.cache("users", DeclaredSettings.NONE);

    properties.set("layered.caches.users.ttl", "20");
    properties.set("com.acme.UserService/Layered/enabled", "false");
    assertThat(ttlSeconds(find)).isEqualTo(10);
    config.refresh();

    assertThat(ttlSeconds(find)).isEqualTo(20);
    assertThat(find.current().enabled()).isFalse();
    assertThat(users.current().policy().ttlNanos()).isEqualTo(Duration.ofSeconds(20).toNanos());
    assertThat(users.current().enabled()).isTrue();
  }

  @Test
  void refresh_removedValue_fallsBackToTheWiderLevel() {
    Properties properties = Properties.of("layered.caches.users.ttl", "10");
    LayeredConfig config = properties.layered();
    Live<MethodSettings> find = config.method(FIND, "users", DeclaredSettings.NONE);

    properties.remove("layered.caches.users.ttl");
    config.refresh();

    assertThat(ttlSeconds(find)).isEqualTo(300);
  }

  @Test
  void refresh_removedThenBad_doesNotBringTheRemovedValueBack() {
    Properties properties = Properties.of("layered.ttl", "10");
    LayeredConfig config = properties.layered();
    Live<MethodSettings> find = config.method(FIND, "users", DeclaredSettings.NONE);

    properties.remove("layered.ttl");
    config.refresh();
    properties.set("layered.ttl", "soon");
    config.refresh();

    assertThat(ttlSeconds(find)).isEqualTo(300);
  }

  @Test
  void refresh_badValue_keepsTheOldOne_andLogsOncePerDistinctValue() {
    Properties properties = Properties.of("layered.ttl", "10");
    LayeredConfig config = properties.layered();
    Live<MethodSettings> find = config.method(FIND, "users", DeclaredSettings.NONE);
    config.method(FIND, "orders", DeclaredSettings.NONE);

    properties.set("layered.ttl", "soon");
    properties.set("layered.null-ttl", "5");
    config.refresh();
    config.refresh();

    assertThat(ttlSeconds(find)).isEqualTo(10);
    assertThat(find.current().policy().nullTtlNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
    assertThat(lines)
        .containsExactly(
            "LAYERED-100 layered.ttl (test.properties): ttl \"soon\" is not a duration; use 300 or"
                + " PT5M; what was in force before stays so");

    properties.set("layered.ttl", "later");
    config.refresh();
    properties.set("layered.ttl", "soon");
    config.refresh();
    assertThat(lines).hasSize(2);
    assertThat(ttlSeconds(find)).isEqualTo(10);

    properties.set("layered.ttl", "30");
    config.refresh();
    assertThat(ttlSeconds(find)).isEqualTo(30);
    assertThat(config.problems()).isEmpty();
  }

  @Test
  void refresh_valueBadFromTheStart_isNotLoggedIfItWasReported() {
    LayeredConfig config = Properties.of("layered.ttl", "soon").layered();
    assertThat(config.problems()).hasSize(1);

    config.refresh();

    assertThat(lines).isEmpty();
  }

  @Test
  void refresh_newConflict_keepsAllSettingsAsTheyWere() {
    Properties properties = Properties.of("layered.ttl", "60", "layered.heap.ttl", "30");
    LayeredConfig config = properties.layered();
    Live<MethodSettings> find = config.method(FIND, "users", DeclaredSettings.NONE);
    MethodSettings before = find.current();

    properties.set("layered.heap.ttl", "90");
    config.refresh();
    config.refresh();

    assertThat(find.current()).isEqualTo(before);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("LAYERED-102 layered.heap.ttl (test.properties)");

    properties.set("layered.ttl", "100");
    config.refresh();
    assertThat(ttlSeconds(find)).isEqualTo(100);
  }

  @Test
  void refresh_conflictFromTheStart_doesNotFreezeTheRest() {
    Properties properties = Properties.of("layered.ttl", "60", "layered.heap.ttl", "90");
    LayeredConfig config = properties.layered();
    Live<MethodSettings> find = config.method(FIND, "users", DeclaredSettings.NONE);

    properties.set("layered.enabled", "false");
    config.refresh();

    assertThat(find.current().enabled()).isFalse();
  }

  @Test
  void refresh_failingSource_keepsTheOldValues() {
    Properties properties = Properties.of("layered.ttl", "10");
    LayeredConfig config = properties.layered();
    Live<MethodSettings> find = config.method(FIND, "users", DeclaredSettings.NONE);

    properties.setBroken(true);
    config.refresh();

    assertThat(ttlSeconds(find)).isEqualTo(10);
    assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("LAYERED-103"));
  }

  /** What a rule did not foresee must not keep others from being refreshed, nor end the refresh. */
  @Test
  void refresh_ruleThatFails_keepsItsSettings_andIsAProblem() {
    Properties properties = Properties.of("layered.ttl", "10");
    AtomicBoolean fails = new AtomicBoolean();
    Tracked<Duration> tracked =
        new Tracked<>(
            new PropertyReader(properties.config()),
            Target.NODE,
            resolution -> {
              if (fails.get()) {
                throw new IllegalArgumentException("unforeseen");
              }
              return resolution.value(PropertyCatalog.TTL);
            },
            (start, next) -> next);

    properties.set("layered.ttl", "20");
    fails.set(true);
    tracked.refresh();
    assertThat(tracked.live().current()).isEqualTo(Duration.ofSeconds(10));
    assertThat(tracked.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-103 configuration: cannot be used: java.lang.IllegalArgumentException:"
                + " unforeseen");

    fails.set(false);
    tracked.refresh();
    assertThat(tracked.live().current()).isEqualTo(Duration.ofSeconds(20));
    assertThat(tracked.problems()).isEmpty();
  }

  @Test
  void refresh_valuesThatNeedARestart_stayAsAtStart() {
    Properties properties = Properties.of("layered.disk.path", "/var/cache/app");
    LayeredConfig config = properties.layered();
    NodeSettings node = config.node();
    Live<CacheSettings> users = config.cache("users", DeclaredSettings.NONE);
    CacheSettings before = users.current();

    properties.set("layered.codec", "fory");
    properties.set("layered.heap.max-entries", "1");
    properties.set("layered.heap.enabled", "false");
    properties.set("layered.heap.copy", "true");
    properties.set("layered.disk.enabled", "false");
    properties.set("layered.disk.max-size", "1MiB");
    properties.set("layered.max-tags", "2");
    properties.remove("layered.disk.path");
    config.refresh();

    assertThat(users.current()).isEqualTo(before);
    assertThat(config.node()).isEqualTo(node);
    assertThat(lines).isEmpty();
  }

  private static long ttlSeconds(Live<MethodSettings> method) {
    return Duration.ofNanos(method.current().policy().ttlNanos()).toSeconds();
  }
}
