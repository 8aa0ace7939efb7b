package dev.layered.core.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Keys of every stable form, chosen so that texts which are joined carelessly collide. */
final class Keys {

  enum Plain {
    A,
    B
  }

  enum Bodied {
    A {
      @Override
      public String toString() {
        return "B";
      }
    },
    B
  }

  record Pair(String a, String b) {}

  record OtherPair(String a, String b) {}

  record Mixed(int number, Plain plain, List<String> list) {}

  private Keys() {}

  static Arbitrary<Object> any() {
    return Arbitraries.lazyOf(Keys::simple, Keys::simple, Keys::nested);
  }

  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .withChars('a', 'A', ',', '(', ')', '\\', ':', 's', '1')
            .ofMaxLength(4),
        Arbitraries.of(
            "",
            "1",
            "true",
            "1.0",
            "A",
            "n:",
            "s:a",
            "\uD800",
            "\uDC00",
            "\uD83D\uDE00",
            "\\ud800",
            "null"));
  }

  static Arbitrary<Object> simple() {
    Instant instant = Instant.parse("2024-01-01T00:00:00Z");
    return Arbitraries.oneOf(
        text().map(text -> (Object) text),
        Arbitraries.integers().between(-2, 2).map(i -> (Object) i),
        Arbitraries.integers().between(-2, 2).map(i -> (Object) (long) i),
        Arbitraries.of(
            (byte) 1,
            (short) 1,
            '1',
            ',',
            true,
            false,
            1f,
            1d,
            0d,
            -0d,
            0f,
            -0f,
            Double.NaN,
            Float.NaN,
            1e300,
            1e-300),
        Arbitraries.of(
            new BigDecimal("1"),
            new BigDecimal("1.0"),
            new BigDecimal("1E1"),
            new BigDecimal("10"),
            BigInteger.ONE),
        Arbitraries.of(new UUID(0, 1), new UUID(1, 0)),
        Arbitraries.of(Plain.A, Plain.B, Bodied.A, Bodied.B, TimeUnit.DAYS),
        Arbitraries.of(String.class, Integer.class, int.class, Keys.class, int[].class),
        Arbitraries.of(
            URI.create("http://a/%2F"),
            URI.create("HTTP://A/%2f"),
            URI.create("http://a:80/%2F"),
            URI.create("http://a:080/%2F"),
            URI.create("http://a:/x"),
            URI.create("http://a/x"),
            URI.create("file:////x"),
            URI.create("file://x"),
            URI.create("file:/x"),
            URI.create("file:///x"),
            URI.create("mailto:A@b"),
            URI.create("mailto:a@b"),
            URI.create("a?"),
            URI.create("a#"),
            URI.create("a")),
        Arbitraries.of(
            Locale.ROOT,
            Locale.US,
            new Locale("en", "us"),
            new Locale("en", "", "US"),
            new Locale("", "US"),
            new Locale("en", "US", "a_b"),
            new Locale("en", "US", "a"),
            new Locale("ja", "JP", "JP"),
            Locale.forLanguageTag("ja-JP-u-ca-japanese"),
            Locale.forLanguageTag("en-US-x-a"),
            Locale.forLanguageTag("zh-Hans-CN")),
        Arbitraries.of(Currency.getInstance("EUR"), Currency.getInstance("USD")),
        Arbitraries.of(
            instant,
            instant.plusNanos(1),
            instant.atOffset(ZoneOffset.UTC),
            instant.atOffset(ZoneOffset.ofHours(1)),
            instant.atZone(ZoneId.of("UTC")),
            instant.atZone(ZoneOffset.UTC),
            LocalDate.of(2024, 1, 1),
            LocalTime.MIDNIGHT,
            LocalDateTime.of(2024, 1, 1, 0, 0),
            MonthDay.of(1, 1),
            Year.of(2024),
            YearMonth.of(2024, 1),
            OffsetTime.of(LocalTime.MIDNIGHT, ZoneOffset.UTC),
            Period.ofDays(14),
            Period.ofWeeks(2),
            Period.ofMonths(12),
            Period.ofYears(1),
            Duration.ofDays(1),
            Duration.ofHours(24),
            Duration.ofMillis(-500),
            ZoneId.of("UTC"),
            ZoneOffset.UTC),
        Arbitraries.of(
            OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
            ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneId.of("UTC"))));
  }

  private static Arbitrary<Object> nested() {
    Arbitrary<Object> part = Arbitraries.lazy(Keys::any);
    Arbitrary<List<Object>> parts = part.list().ofMaxSize(3);
    return Arbitraries.oneOf(
        parts.map(list -> (Object) CompositeKey.of(list.stream().map(StableKey::of).toArray())),
        parts.map(list -> (Object) new ArrayList<>(list)),
        parts.map(list -> (Object) Set.copyOf(list)),
        part.map(Optional::of),
        Arbitraries.just(Optional.empty()),
        Arbitraries.of(
            new Pair("a", null),
            new Pair("a", "b"),
            new Pair("a,s:b", ""),
            new OtherPair("a", "b")),
        text().map(text -> (Object) new Pair(text, "a")),
        text().map(text -> (Object) new Mixed(1, Plain.A, new ArrayList<>(List.of(text)))));
  }
}
