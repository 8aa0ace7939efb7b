package dev.layered.core.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyParserTest {

  private static final String HERE = "dev.layered.core.key.KeyParserTest$";

  private sealed interface Selector {}

  private record ById(long id) implements Selector {}

  private record ByPlain(Keys.Plain plain, Optional<Set<Keys.Bodied>> more) implements Selector {}

  private record Selected(Selector selector, CompositeKey key, Class<?> type) {}

  private record None() {}

  private record LowerCase(String text) {
    LowerCase {
      text = text.toLowerCase(Locale.ROOT);
    }
  }

  private record Even(int number) {
    Even {
      if (number % 2 != 0) {
        throw new AssertionError("odd");
      }
    }
  }

  /** Its texts cannot come back: it never holds what its accessor says. */
  private record Growing(int number) {
    Growing {
      number++;
    }
  }

  private final KeyClasses classes = new KeyClasses();
  private final KeyParser parser = new KeyParser(classes);

  private @Nullable Object parse(String text) {
    return parser.parse(text);
  }

  static Stream<Object> tricky() {
    LocalDateTime twice = LocalDateTime.of(2024, 10, 27, 2, 30);
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    return Stream.of(
        ZonedDateTime.ofLocal(twice, berlin, ZoneOffset.ofHours(1)),
        ZonedDateTime.ofLocal(twice, berlin, ZoneOffset.ofHours(2)),
        ZonedDateTime.of(twice, ZoneId.of("GMT0")),
        ZonedDateTime.of(twice, ZoneId.of("UTC+01:00")),
        ZonedDateTime.of(twice, ZoneOffset.ofHoursMinutesSeconds(1, 2, 3)),
        ZoneId.of("UTC+01:00"),
        ZoneId.of("GMT0"),
        ZoneOffset.ofHoursMinutesSeconds(-1, -2, -3),
        OffsetDateTime.MIN,
        OffsetDateTime.MAX,
        Instant.MIN,
        Instant.MAX,
        Year.of(5),
        Year.of(-5),
        Year.of(Year.MAX_VALUE),
        YearMonth.of(10_000, 1),
        YearMonth.of(-5, 12),
        YearMonth.of(Year.MIN_VALUE, 12),
        Period.of(-1, 2, Integer.MIN_VALUE),
        Duration.ofSeconds(Long.MIN_VALUE),
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
        Duration.ofMillis(-1),
        Double.MIN_VALUE,
        Float.MIN_VALUE,
        Double.NEGATIVE_INFINITY,
        -0d,
        new BigDecimal("0E-10"),
        new BigDecimal("-1E+2147483647"),
        ' ',
        '\uD800',
        "\uDC00\uD800",
        "\\ud800",
        Currency.getInstance("JPY"),
        URI.create("HTTP://User@A:080/%2F?q#f"),
        URI.create(""),
        new Locale("ja", "JP", "JP"),
        new Locale("th", "TH", "TH"),
        new Locale("iw"),
        new Locale("x(,\\", "", "a_b"),
        Locale.forLanguageTag("zh-Hans-CN-u-ca-chinese-x-a"),
        Locale.forLanguageTag("de-Latn-1996"),
        int.class,
        int[].class,
        Keys.Pair[].class,
        TimeUnit.DAYS,
        Keys.Bodied.A,
        new None(),
        new LowerCase("A"),
        new Even(2),
        new Keys.Pair(null, null),
        new ById(1),
        new ByPlain(Keys.Plain.B, Optional.of(Set.of(Keys.Bodied.A, Keys.Bodied.B))),
        new Selected(
            new ByPlain(Keys.Plain.A, Optional.empty()),
            CompositeKey.of(1, TimeUnit.HOURS),
            ById.class),
        CompositeKey.of(CompositeKey.of(), List.of(), Set.of(), Optional.empty(), ""),
        Optional.of(Optional.of(Optional.empty())),
        Set.of(Set.of(1, 2), Set.of(1L, 2L), Set.of(), List.of(1, 2)));
  }

  @ParameterizedTest
  @MethodSource("tricky")
  void parse_textOfAKey_isAnEqualKey(Object key) {
    classes.note(key);
    assertThat(parse(KeyText.canonical(key))).isEqualTo(key).hasSameHashCodeAs(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        ":",
        "s(",
        "s()",
        "n:",
        "n:x",
        "i:",
        "i:+1",
        "i:01",
        "i:x",
        "i:99999999999",
        "l:١",
        "b:TRUE",
        "b:",
        "c:",
        "c:ab",
        "d:1",
        "d:0x1p0",
        "u:1-1-1-1-1",
        "m:1e1",
        "r:HTTP://a",
        "r:http://a/%2F",
        "q:XYZ",
        "D:P1D",
        "X:Nowhere/Land",
        "X:utc",
        "Z:2024-01-01T00:00Z[Z]",
        "Z:2024-01-01T00:00+05:00[Europe/Berlin]",
        "Z:2024-01-01T00:00+01:00[Europe/Berlin",
        "s:a,",
        "s:a)",
        "s:(",
        "s:\\",
        "s:\\x",
        "s:\\u00",
        "s:\\u0041",
        "s:\uD800",
        "A(",
        "A(s:a",
        "A(,)",
        "A(s:a,)",
        "A(n:)",
        "K(n:)",
        "N(n:)",
        "U(n:)",
        "N(i:1,i:2)",
        "U(i:2,i:1)",
        "U(i:1,i:1)",
        "A()x",
        "?()",
        "V()",
        "V(s:de)",
        "V(i:1,i:2,i:3,i:4)",
        "E()",
        "E(a)",
        "R",
        "V(s:de,s:Latn,s:,s:a)"
      })
  void parse_textOfNoKey_isNull(String text) {
    assertThat(parse(text)).isNull();
  }

  /** Every Java writes them, and only newer ones read them. */
  @Test
  void parse_numberWithAnExponentThatIsNoInt_isNullOrEqual() {
    BigDecimal key = new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE);
    assertThat(parse(KeyText.canonical(key))).isIn(null, key);
  }

  @Test
  void parse_localeWithScriptAndIllFormedVariant_isNull() {
    Locale odd = Locale.forLanguageTag("de-Latn-x-lvariant-abc");
    assertThat(odd.getVariant()).isEqualTo("abc");
    assertThat(parse(KeyText.canonical(odd))).isNull();
  }

  @Test
  void parse_classThatWasNeverNoted_isUnknown() {
    for (Object key :
        List.of(
            new ById(1),
            Keys.Plain.A,
            ById.class,
            new None(),
            List.of(Optional.of(new Keys.Pair("a", null)), 1),
            CompositeKey.of(1, Keys.Bodied.A))) {
      String text = KeyText.canonical(key);
      assertThat(parse(text)).isEqualTo(new UnknownKey(text));
    }
    UnknownKey unknown = new UnknownKey("R(secret)");
    assertThat(KeyText.canonical(unknown)).isEqualTo("R(secret)");
    assertThat(KeyText.display(unknown)).isEqualTo("R(secret)");
    assertThat(unknown).asString().doesNotContain("secret");
  }

  @Test
  void parse_constantOrComponentsOfAnotherVersion_isUnknown() {
    classes.note(new ById(1));
    classes.note(Keys.Plain.A);
    classes.note(String.class);
    classes.note(new Keys.Pair("", ""));
    for (String text :
        List.of(
            "R(" + HERE + "ById)",
            "R(" + HERE + "ById,l:1,l:2)",
            "R(" + HERE + "ById,s:1)",
            "R(" + HERE + "ById,n:)",
            "R(dev.layered.core.key.Keys$Plain,s:A)",
            "E(" + HERE + "ById,A)",
            "E(dev.layered.core.key.Keys$Plain,C)",
            "R(java.lang.String,s:a)",
            "R(dev.layered.core.key.Keys$Pair,s:a,i:1)")) {
      assertThat(parse(text)).as(text).isEqualTo(new UnknownKey(text));
    }
  }

  @Test
  void parse_recordThatRefusesOrChangesItsComponents_isNull() {
    classes.note(new Even(2));
    classes.note(new LowerCase("a"));
    Growing growing = new Growing(1);
    classes.note(growing);
    assertThat(parse("R(" + HERE + "Even,i:1)")).isNull();
    assertThat(parse("R(" + HERE + "LowerCase,s:A)")).isNull();
    assertThat(parse(KeyText.canonical(growing))).isNull();
  }

  @Test
  void parse_tooDeepOrTooLong_isNull() {
    assertThat(parse("A(".repeat(64) + ")".repeat(64))).isNotNull();
    assertThat(parse("A(".repeat(66) + ")".repeat(66))).isNull();
    assertThat(parse("A(".repeat(30_000))).isNull();
    assertThat(parse("s:" + "a".repeat(KeyParser.MAX_LENGTH - 2))).isNotNull();
    assertThat(parse("s:" + "a".repeat(KeyParser.MAX_LENGTH - 1))).isNull();
  }
}
