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
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The inverse of {@link SimpleText}, but for classes. Reads other spellings as well; the caller
 * compares.
 */
final class SimpleValues {

  private SimpleValues() {}

  /**
   * The value of a letter and the text after its colon.
   *
   * @throws RuntimeException of any kind if there is none
   */
  static Object read(char letter, String raw) {
    return switch (letter) {
      case 's' -> raw;
      case 'b' -> Boolean.valueOf(raw);
      case 'y' -> Byte.valueOf(raw);
      case 'c' -> raw.charAt(0);
      case 'h' -> Short.valueOf(raw);
      case 'i' -> Integer.valueOf(raw);
      case 'l' -> Long.valueOf(raw);
      case 'f' -> Float.valueOf(raw);
      case 'd' -> Double.valueOf(raw);
      case 'g' -> new BigInteger(raw);
      case 'm' -> new BigDecimal(raw);
      case 'u' -> UUID.fromString(raw);
      case 'q' -> Currency.getInstance(raw);
      case 'r' -> URI.create(raw);
      default -> time(letter, raw);
    };
  }

  private static Object time(char letter, String raw) {
    return switch (letter) {
      case 'D' -> Duration.parse(raw);
      case 'I' -> Instant.parse(raw);
      case 'L' -> LocalDate.parse(raw);
      case 'W' -> LocalDateTime.parse(raw);
      case 'T' -> LocalTime.parse(raw);
      case 'M' -> MonthDay.parse(raw);
      case 'O' -> OffsetDateTime.parse(raw);
      case 'F' -> OffsetTime.parse(raw);
      case 'P' -> Period.parse(raw);
      // Its parser wants four digits, or a sign.
      case 'Y' -> Year.of(Integer.parseInt(raw));
      case 'Q' -> yearMonth(raw);
      case 'X' -> ZoneId.of(raw);
      case 'Z' -> zoned(raw);
      default -> throw new IllegalArgumentException("no such letter");
    };
  }

  /** Its parser wants a sign before five digits, which its {@code toString()} does not write. */
  private static YearMonth yearMonth(String raw) {
    int hyphen = raw.lastIndexOf('-');
    return YearMonth.of(
        Integer.parseInt(raw, 0, hyphen, 10), Integer.parseInt(raw, hyphen + 1, raw.length(), 10));
  }

  /**
   * By hand, so that the offset is kept where clocks are set back, and the zone by its own name.
   */
  private static ZonedDateTime zoned(String raw) {
    int bracket = raw.indexOf('[');
    OffsetDateTime time = OffsetDateTime.parse(bracket < 0 ? raw : raw.substring(0, bracket));
    ZoneId zone =
        bracket < 0 ? time.getOffset() : ZoneId.of(raw.substring(bracket + 1, raw.length() - 1));
    return ZonedDateTime.ofInstant(time.toLocalDateTime(), time.getOffset(), zone);
  }

  /**
   * The locale of its parts: language, script, country, variant, and extensions as a letter, a
   * hyphen and text. The constructor takes any variant, but neither script nor extension; the
   * builder takes these, but well-formed variants only.
   */
  static Locale locale(List<?> parts) {
    String language = (String) parts.get(0);
    String country = (String) parts.get(2);
    String variant = (String) parts.get(3);
    Locale plain = new Locale(language, country, variant);
    // The constructor adds extensions to two old names.
    if (parts.equals(SimpleText.partsOf(plain))) {
      return plain;
    }
    Locale.Builder builder =
        new Locale.Builder()
            .setLanguage(language)
            .setScript((String) parts.get(1))
            .setRegion(country)
            .setVariant(variant);
    for (Object part : parts.subList(4, parts.size())) {
      String extension = (String) part;
      builder.setExtension(extension.charAt(0), extension.substring(2));
    }
    return builder.build();
  }
}
