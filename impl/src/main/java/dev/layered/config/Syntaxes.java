package dev.layered.config;

import dev.layered.codec.Compression;
import dev.layered.codec.CompressionSettings;
import dev.layered.core.StorePolicy;
import dev.layered.redis.RedisAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of values that properties have. Each is a class with its bounds as data: every one is
 * made when an application starts, and as pairs of lambdas they took longer than what they check.
 */
final class Syntaxes {

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]*\\.?[0-9]+");
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
  private static final String LONGEST = StorePolicy.LONGEST.toDays() + " days";
  private static final Duration SHORTEST = Duration.ofNanos(1);

  private Syntaxes() {}

  /** {@code true} or {@code false}, in lower case. */
  static Syntax<Boolean> truth() {
    return new Truth();
  }

  /** A duration from zero. */
  static Syntax<Duration> duration() {
    return new Time(Duration.ZERO, StorePolicy.LONGEST, "0 to " + LONGEST);
  }

  /** A duration greater than zero. */
  static Syntax<Duration> positiveDuration() {
    return new Time(SHORTEST, StorePolicy.LONGEST, "more than 0, up to " + LONGEST);
  }

  /** A duration within bounds, both included. */
  static Syntax<Duration> duration(String shortest, String longest) {
    return new Time(Duration.parse(shortest), Duration.parse(longest), shortest + " to " + longest);
  }

  /** A number of bytes. */
  static Syntax<Long> size(String smallest, String largest) {
    return new Size(smallest, largest);
  }

  /** A whole number. */
  static Syntax<Long> count(long smallest, long largest) {
    return new Count(smallest, largest);
  }

  /** A share of a whole. */
  static Syntax<Double> share() {
    return new Decimal("one such as 0.1", 0, 1);
  }

  /** A number that may have a fraction. */
  static Syntax<Double> number(int min, int max) {
    return new Decimal("one such as 1.5", min, max);
  }

  /** A time of day, without a zone. */
  static Syntax<LocalTime> timeOfDay() {
    return new TimeOnClock();
  }

  /** A time zone. */
  static Syntax<ZoneId> timeZone() {
    return new Zone();
  }

  /** The path of a folder. */
  static Syntax<Path> folder() {
    return new Location("one such as /var/cache/app", false, "any folder");
  }

  /** The path of a file that is there. */
  static Syntax<Path> file() {
    return new Location("one such as /etc/app/trust.p12", true, "a file that can be read");
  }

  /** One constant of an enum, by its name in lower case. */
  static <E extends Enum<E>> Syntax<E> choice(Class<E> type) {
    return new Choice<>(type, "");
  }

  /** How values are compressed. */
  static Syntax<Compression> compression() {
    return new CompressionChoice();
  }

  private static <E extends Enum<E>> Map<String, E> byName(Class<E> type) {
    Map<String, E> byName = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      byName.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return byName;
  }

  /** The address of a Redis. Its text may hold a password, so messages do not quote it. */
  static Syntax<RedisAddress> redisAddress() {
    return new Address();
  }

  /** Any text. */
  static Syntax<String> text() {
    return new Text("a text", "any", null, "any text");
  }

  /** Any text; messages have no reason to quote it, because none is wrong. */
  static Syntax<String> secret() {
    return text();
  }

  /** A name in the spelling of {@link dev.layered.spi.CacheCodec#name()}. */
  static Syntax<String> name() {
    return new Text(
        "a name",
        "one such as json: lower-case letters, digits and hyphens",
        NAME,
        "lower-case letters, digits and hyphens, at most 64");
  }

  /** The number, clamped to the range of a long; null if the text is not a whole number. */
  static @Nullable Long whole(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static final class Truth extends Syntax<Boolean> {
    Truth() {
      super(Boolean.class, "a truth value", "true or false", "true, false");
    }

    @Override
    @Nullable Boolean read(String text) {
      return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }
  }

  private static final class Time extends Syntax<Duration> {
    private final Duration shortest;
    private final Duration longest;

    Time(Duration shortest, Duration longest, String allowed) {
      super(Duration.class, "a duration", "300 or PT5M", allowed);
      this.shortest = shortest;
      this.longest = longest;
    }

    @Override
    @Nullable Duration read(String text) {
      return DurationText.parse(text);
    }

    @Override
    boolean allows(Duration value) {
      return value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0;
    }
  }

  private static final class Count extends Syntax<Long> {
    private final long smallest;
    private final long largest;

    Count(long smallest, long largest) {
      super(Long.class, "a whole number", "one such as " + smallest, smallest + " to " + largest);
      this.smallest = smallest;
      this.largest = largest;
    }

    @Override
    @Nullable Long read(String text) {
      return whole(text);
    }

    @Override
    boolean allows(Long value) {
      return value >= smallest && value <= largest;
    }
  }

  private static final class Size extends Syntax<Long> {
    private final long smallest;
    private final long largest;

    Size(String smallest, String largest) {
      super(Long.class, "a size", "67108864 or 64MiB", smallest + " to " + largest);
      this.smallest = SizeText.bytes(smallest);
      this.largest = SizeText.bytes(largest);
    }

    @Override
    @Nullable Long read(String text) {
      return SizeText.parse(text);
    }

    @Override
    boolean allows(Long value) {
      return value >= smallest && value <= largest;
    }
  }

  private static final class Decimal extends Syntax<Double> {
    private final int smallest;
    private final int largest;

    Decimal(String example, int smallest, int largest) {
      super(Double.class, "a number", example, smallest + " to " + largest);
      this.smallest = smallest;
      this.largest = largest;
    }

    @Override
    @Nullable Double read(String text) {
      return DECIMAL.matcher(text).matches() ? Double.valueOf(text) : null;
    }

    @Override
    boolean allows(Double value) {
      return value >= smallest && value <= largest;
    }
  }

  private static final class TimeOnClock extends Syntax<LocalTime> {
    TimeOnClock() {
      super(
          LocalTime.class,
          "a time of day",
          "one such as 03:00",
          "00:00 to 23:59, with or without seconds");
    }

    @Override
    @Nullable LocalTime read(String text) {
      return TimeOfDay.parse(text);
    }
  }

  private static final class Zone extends Syntax<ZoneId> {
    Zone() {
      super(ZoneId.class, "a time zone", "one such as Europe/Paris", "any zone");
    }

    @Override
    @Nullable ZoneId read(String text) {
      try {
        return ZoneId.of(text);
      } catch (DateTimeException e) {
        return null;
      }
    }
  }

  private static final class Location extends Syntax<Path> {
    private final boolean mustBeReadable;

    Location(String example, boolean mustBeReadable, String allowed) {
      super(Path.class, "a path", example, allowed);
      this.mustBeReadable = mustBeReadable;
    }

    @Override
    @Nullable Path read(String text) {
      try {
        return text.isEmpty() ? null : Path.of(text);
      } catch (InvalidPathException e) {
        return null;
      }
    }

    @Override
    boolean allows(Path value) {
      return !mustBeReadable || (Files.isRegularFile(value) && Files.isReadable(value));
    }
  }

  private static class Choice<E extends Enum<E>> extends Syntax<E> {
    private final Map<String, E> byName;

    Choice(Class<E> type, String condition) {
      this(type, byName(type), condition);
    }

    private Choice(Class<E> type, Map<String, E> byName, String condition) {
      super(
          type,
          "allowed",
          "one of " + String.join(", ", byName.keySet()),
          String.join(", ", byName.keySet()) + condition);
      this.byName = byName;
    }

    @Override
    @Nullable E read(String text) {
      return byName.get(text);
    }
  }

  private static final class CompressionChoice extends Choice<Compression> {
    CompressionChoice() {
      super(Compression.class, " if the library at.yawk.lz4:lz4-java is there");
    }

    @Override
    boolean allows(Compression value) {
      try {
        return new CompressionSettings(value, 0).algorithm() == value;
      } catch (IllegalArgumentException withoutLibrary) {
        return false;
      }
    }
  }

  private static final class Address extends Syntax<RedisAddress> {
    Address() {
      super(
          RedisAddress.class,
          "a Redis address",
          "redis://host:6379",
          "redis:// or rediss:// with at least one host");
    }

    @Override
    RedisAddress read(String text) {
      return RedisAddress.parse(text);
    }
  }

  private static final class Text extends Syntax<String> {
    private final @Nullable Pattern form;

    Text(String noun, String example, @Nullable Pattern form, String allowed) {
      super(String.class, noun, example, allowed);
      this.form = form;
    }

    @Override
    @Nullable String read(String text) {
      return form == null || form.matcher(text).matches() ? text : null;
    }
  }
}
