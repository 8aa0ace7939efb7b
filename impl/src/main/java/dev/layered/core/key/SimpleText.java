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
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The canonical text of values that have no parts: a letter for the type, a colon, and text that
 * gives the value back.
 */
final class SimpleText {

  /**
   * Types whose {@code toString()} tells all that {@code equals} compares, in the same words on
   * every Java release.
   */
  private static final Map<Class<?>, Character> BY_TO_STRING =
      Map.ofEntries(
          Map.entry(String.class, 's'),
          Map.entry(Boolean.class, 'b'),
          Map.entry(Byte.class, 'y'),
          Map.entry(Character.class, 'c'),
          Map.entry(Short.class, 'h'),
          Map.entry(Integer.class, 'i'),
          Map.entry(Long.class, 'l'),
          Map.entry(BigInteger.class, 'g'),
          Map.entry(BigDecimal.class, 'm'),
          Map.entry(UUID.class, 'u'),
          Map.entry(Currency.class, 'q'),
          Map.entry(Duration.class, 'D'),
          Map.entry(Instant.class, 'I'),
          Map.entry(LocalDate.class, 'L'),
          Map.entry(LocalDateTime.class, 'W'),
          Map.entry(LocalTime.class, 'T'),
          Map.entry(MonthDay.class, 'M'),
          Map.entry(OffsetDateTime.class, 'O'),
          Map.entry(OffsetTime.class, 'F'),
          Map.entry(Period.class, 'P'),
          Map.entry(Year.class, 'Y'),
          Map.entry(YearMonth.class, 'Q'),
          Map.entry(ZonedDateTime.class, 'Z'));

  private SimpleText() {}

  /** The letter of a value whose text is its {@code toString()}; 0 for any other. */
  static char letterOf(Object value) {
    Character letter = BY_TO_STRING.get(value.getClass());
    return letter == null ? 0 : letter;
  }

  /**
   * Appends the text of a simple value, or nothing. Returns whether it was one. Enums are left to
   * the caller.
   */
  static boolean append(StringBuilder text, Object value) {
    Character letter = BY_TO_STRING.get(value.getClass());
    if (letter != null) {
      append(text, letter, value.toString());
    } else if (value instanceof Double number) {
      // Not toString(): Java 19 changed its digits.
      append(text, 'd', Double.toHexString(number));
    } else if (value instanceof Float number) {
      append(text, 'f', Float.toHexString(number));
    } else if (value instanceof ZoneId zone) {
      append(text, 'X', zone.getId());
    } else if (value instanceof Class<?> type) {
      append(text, 'C', type.getName());
    } else if (value instanceof URI uri) {
      append(text, 'r', normal(uri));
    } else if (value instanceof Locale locale) {
      appendLocale(text, locale);
    } else {
      return false;
    }
    return true;
  }

  private static void append(StringBuilder text, char letter, String value) {
    KeyText.escape(text.append(letter).append(':'), value);
  }

  /**
   * By its parts: a variant can hold any character, so that joined texts of two locales can be the
   * same.
   */
  private static void appendLocale(StringBuilder text, Locale locale) {
    String separator = "V(";
    for (String part : partsOf(locale)) {
      append(text.append(separator), 's', part);
      separator = ",";
    }
    text.append(')');
  }

  /** Language, script, country, variant, and each extension after its letter and a hyphen. */
  static List<String> partsOf(Locale locale) {
    List<String> parts = new ArrayList<>(4);
    parts.add(locale.getLanguage());
    parts.add(locale.getScript());
    parts.add(locale.getCountry());
    parts.add(locale.getVariant());
    for (char extension : new TreeSet<>(locale.getExtensionKeys())) {
      parts.add(extension + "-" + locale.getExtension(extension));
    }
    return parts;
  }

  /**
   * The one spelling of all URIs that {@link URI#equals} holds to be equal: it ignores the case of
   * scheme, host and escapes, and how the port is written.
   */
  static String normal(URI uri) {
    StringBuilder text = new StringBuilder();
    if (uri.getScheme() != null) {
      text.append(uri.getScheme().toLowerCase(Locale.ROOT)).append(':');
    }
    if (uri.isOpaque()) {
      text.append(lowerEscapes(uri.getRawSchemeSpecificPart()));
    } else {
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      String authority = authority(uri);
      if (authority != null) {
        text.append("//").append(authority);
      } else if (path.startsWith("//")) {
        text.append("//");
      }
      text.append(lowerEscapes(path));
      if (uri.getRawQuery() != null) {
        text.append('?').append(lowerEscapes(uri.getRawQuery()));
      }
    }
    if (uri.getRawFragment() != null) {
      text.append('#').append(lowerEscapes(uri.getRawFragment()));
    }
    return text.toString();
  }

  private static @Nullable String authority(URI uri) {
    if (uri.getHost() == null) {
      return uri.getRawAuthority() == null ? null : lowerEscapes(uri.getRawAuthority());
    }
    return (uri.getRawUserInfo() == null ? "" : lowerEscapes(uri.getRawUserInfo()) + "@")
        + uri.getHost().toLowerCase(Locale.ROOT)
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  private static String lowerEscapes(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw);
    for (int i = 0; i + 2 < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        text.setCharAt(i + 1, Character.toLowerCase(raw.charAt(i + 1)));
        text.setCharAt(i + 2, Character.toLowerCase(raw.charAt(i + 2)));
      }
    }
    return text.toString();
  }
}
