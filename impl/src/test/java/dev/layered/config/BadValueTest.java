package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of bad value, its message, and that the default holds in its place. */
class BadValueTest {

  private static final MethodScope FIND =
      new MethodScope("com.acme.UserService", "find", "Layered");

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ttl | 5 minuts | 100 | is not a duration; use 300 or PT5M",
        "ttl | 5m | 100 | is not a duration; use 300 or PT5M",
        "ttl | 0.5 | 100 | is not a duration; use 300 or PT5M",
        "ttl | +5 | 100 | is not a duration; use 300 or PT5M",
        "ttl | P1M | 100 | is not a duration; use 300 or PT5M",
        "ttl | 0 | 101 | is not allowed; allowed is more than 0, up to 36500 days",
        "ttl | -1 | 101 | is not allowed; allowed is more than 0, up to 36500 days",
        "ttl | PT-5S | 101 | is not allowed; allowed is more than 0, up to 36500 days",
        "ttl | P36501D | 101 | is not allowed; allowed is more than 0, up to 36500 days",
        "ttl | 99999999999999999999 | 101 | is not allowed; allowed is more than 0, up to 36500"
            + " days",
        "heap.ttl | 0 | 101 | is not allowed; allowed is more than 0, up to 36500 days",
        "null-ttl | -1 | 101 | is not allowed; allowed is 0 to 36500 days",
        "max-idle | -PT1S | 101 | is not allowed; allowed is 0 to 36500 days",
        "jitter | 10% | 100 | is not a number; use one such as 0.1",
        "jitter | NaN | 100 | is not a number; use one such as 0.1",
        "jitter | 1.5 | 101 | is not allowed; allowed is 0 to 1",
        "jitter | -0.1 | 101 | is not allowed; allowed is 0 to 1",
        "ttl-until | 3 o'clock | 100 | is not a time of day; use one such as 03:00",
        "ttl-until | 24:00 | 100 | is not a time of day; use one such as 03:00",
        "time-zone | Mars | 100 | is not a time zone; use one such as Europe/Paris",
        "ttl-aligned | 1 | 100 | is not a truth value; use true or false",
        "exception-ttl | -1 | 101 | is not allowed; allowed is 0 to 36500 days",
        "enabled | yes | 100 | is not a truth value; use true or false",
        "enabled | TRUE | 100 | is not a truth value; use true or false",
        "heap.max-entries | many | 100 | is not a whole number; use one such as 1",
        "heap.max-entries | 0 | 101 | is not allowed; allowed is 1 to 1000000000",
        "refresh.threads | 1001 | 101 | is not allowed; allowed is 1 to 1000",
        "disk.max-size | 64MB | 100 | is not a size; use 67108864 or 64MiB",
        "disk.max-size | 64M | 100 | is not a size; use 67108864 or 64MiB",
        "disk.max-size | MiB | 100 | is not a size; use 67108864 or 64MiB",
        "disk.max-size | 1KiB | 101 | is not allowed; allowed is 1MiB to 16384GiB",
        "disk.max-size | 99999999999999GiB | 101 | is not allowed; allowed is 1MiB to 16384GiB",
        "disk.max-size | 17179869185GiB | 101 | is not allowed; allowed is 1MiB to 16384GiB",
        "disk.reserve | -1MiB | 101 | is not allowed; allowed is 0 to 16384GiB",
        "codec | My Codec | 100 | is not a name; use one such as json: lower-case letters, digits"
            + " and hyphens",
      })
  void value_bad_isAProblemWithWhatIsAllowed(
      String property, String value, String code, String message) {
    Properties properties = Properties.of("layered." + property, value);
    LayeredConfig config = properties.layered();
    LayeredConfig untouched = new Properties().layered();

    assertThat(config.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-%s layered.%s (test.properties): %s \"%s\" %s"
                .formatted(code, property, property, value, message));
    assertThat(config.node()).isEqualTo(untouched.node());
    assertThat(config.cache("users", DeclaredSettings.NONE).current())
        .isEqualTo(untouched.cache("users", DeclaredSettings.NONE).current());
  }

  @Test
  void value_bad_leavesTheWiderLevelInForce() {
    LayeredConfig config =
        Properties.of("com.acme.UserService/find/Layered/ttl", "soon", "layered.ttl", "7")
            .layered();

    MethodSettings find = config.method(FIND, "users", DeclaredSettings.NONE).current();

    assertThat(find.policy().ttlNanos()).isEqualTo(Duration.ofSeconds(7).toNanos());
    assertThat(config.problems())
        .extracting(Problem::where)
        .containsExactly("com.acme.UserService/find/Layered/ttl (test.properties)");
  }

  @Test
  void value_badButOverruled_isReportedAllTheSame() {
    LayeredConfig config =
        Properties.of("com.acme.UserService/find/Layered/ttl", "7", "layered.ttl", "soon")
            .layered();
    config.method(FIND, "users", DeclaredSettings.NONE);

    assertThat(config.problems())
        .extracting(Problem::where)
        .containsExactly("layered.ttl (test.properties)");
  }

  @Test
  void value_withLineBreaksAndTooLong_isPrintedOnOneShortLine() {
    LayeredConfig config =
        Properties.of("layered.ttl", "x\nWARN forged\u001b[0m" + "y".repeat(500)).layered();

    assertThat(config.problems()).hasSize(1);
    assertThat(config.problems().get(0).what())
        .startsWith("ttl \"x?WARN forged?[0my")
        .hasSizeLessThan(160);
  }

  @Test
  void annotation_outOfRange_isAProblemAtTheMethod() {
    LayeredConfig config = new Properties().layered();
    DeclaredSettings declared =
        DeclaredSettings.ofTtl(Duration.ZERO)
            .with("heapTtl", Duration.ofSeconds(Long.MAX_VALUE))
            .with("jitter", 1.5);

    MethodSettings find = config.method(FIND, "users", declared).current();

    assertThat(config.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-101 com.acme.UserService#find: ttl \"PT0S\" is not allowed; allowed is more"
                + " than 0, up to 36500 days",
            "LAYERED-101 com.acme.UserService#find: heapTtl \"PT2562047788015215H30M7S\" is not"
                + " allowed; allowed is more than 0, up to 36500 days",
            "LAYERED-101 com.acme.UserService#find: jitter \"1.5\" is not allowed; allowed is 0 to"
                + " 1");
    assertThat(find.policy().ttlNanos()).isEqualTo(Duration.ofSeconds(300).toNanos());
  }

  @Test
  void expression_withoutValue_isUnreadable() {
    LayeredConfig config = Properties.of("layered.ttl", "${no.such}").layered();

    assertThat(config.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "LAYERED-103 layered.ttl (test.properties): refers to a property that is not set");
  }

  @Test
  void source_failing_isAProblem_andNothingThrows() {
    Properties properties = new Properties();
    Config source = properties.config();
    properties.setBroken(true);
    LayeredConfig config = new LayeredConfig(source);

    assertThat(config.node().maxTags()).isEqualTo(100_000);
    assertThat(config.problems())
        .contains(
            new Problem(
                "LAYERED-103",
                "layered.max-tags",
                "cannot be read: java.lang.IllegalStateException: source is closed"));
  }
}
