package dev.layered.config;

import dev.layered.codec.Compression;
import dev.layered.codec.CompressionSettings;
import dev.layered.core.StorePolicy;
import dev.layered.redis.RedisAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of values that properties have. */
final class Syntaxes {

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]*\\.?[0-9]+");
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
  private static final String LONGEST = StorePolicy.LONGEST.toDays() + " days";

  private Syntaxes() {}

  /** {@code true} or {@code false}, in lower case. */
  static Syntax<Boolean> truth() {
    return new Syntax<>(
        "a truth value",
        "true or false",
        text -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null,
        value -> true,
        "true, false");
  }

  /** A duration from zero. */
  static Syntax<Duration> duration() {
    return duration(value -> !value.isNegative(), "0 to " + LONGEST);
  }

  /** A duration greater than zero. */
  static Syntax<Duration> positiveDuration() {
    return duration(
        value -> !value.isNegative() && !value.isZero(), "more than 0, up to " + LONGEST);
  }

  /** A duration within bounds, both included. */
  static Syntax<Duration> duration(String shortest, String longest) {
    Duration low = Duration.parse(shortest);
    Duration high = Duration.parse(longest);
    return new Syntax<>(
        "a duration",
        "300 or PT5M",
        DurationText::parse,
        value -> value.compareTo(low) >= 0 && value.compareTo(high) <= 0,
        shortest + " to " + longest);
  }

  private static Syntax<Duration> duration(Predicate<Duration> low, String allowed) {
    return new Syntax<>(
        "a duration",
        "300 or PT5M",
        DurationText::parse,
        value -> low.test(value) && value.compareTo(StorePolicy.LONGEST) <= 0,
        allowed);
  }

  /** A number of bytes. */
  static Syntax<Long> size(String smallest, String largest) {
    long low = SizeText.bytes(smallest);
    long high = SizeText.bytes(largest);
    return new Syntax<>(
        "a size",
        "67108864 or 64MiB",
        SizeText::parse,
        value -> value >= low && value <= high,
        smallest + " to " + largest);
  }

  /** A whole number. */
  static Syntax<Long> count(long smallest, long largest) {
    return new Syntax<>(
        "a whole number",
        "one such as " + smallest,
        Syntaxes::whole,
        value -> value >= smallest && value <= largest,
        smallest + " to " + largest);
  }

  /** A share of a whole. */
  static Syntax<Double> share() {
    return new Syntax<>(
        "a number",
        "one such as 0.1",
        text -> DECIMAL.matcher(text).matches() ? Double.valueOf(text) : null,
        value -> value >= 0 && value <= 1,
        "0 to 1");
  }

  /** The path of a folder. */
  static Syntax<Path> folder() {
    return new Syntax<>(
        "a path", "one such as /var/cache/app", Syntaxes::path, value -> true, "any folder");
  }

  /** The path of a file that is there. */
  static Syntax<Path> file() {
    return new Syntax<>(
        "a path",
        "one such as /etc/app/trust.p12",
        Syntaxes::path,
        value -> Files.isRegularFile(value) && Files.isReadable(value),
        "a file that can be read");
  }

  /** One constant of an enum, by its name in lower case. */
  static <E extends Enum<E>> Syntax<E> choice(Class<E> type) {
    Map<String, E> byName = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      byName.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    String names = String.join(", ", byName.keySet());
    return new Syntax<>("allowed", "one of " + names, byName::get, value -> true, names);
  }

  /** How values are compressed. */
  static Syntax<Compression> compression() {
    Syntax<Compression> any = choice(Compression.class);
    return new Syntax<>(
        any.noun(),
        any.example(),
        any.parser(),
        Syntaxes::isThere,
        any.allowed() + " if the library at.yawk.lz4:lz4-java is there");
  }

  private static boolean isThere(Compression compression) {
    try {
      return new CompressionSettings(compression, 0).algorithm() == compression;
    } catch (IllegalArgumentException withoutLibrary) {
      return false;
    }
  }

  /** The address of a Redis. Its text may hold a password, so messages do not quote it. */
  static Syntax<RedisAddress> redisAddress() {
    return new Syntax<>(
        "a Redis address",
        "redis://host:6379",
        RedisAddress::parse,
        value -> true,
        "redis:// or rediss:// with at least one host");
  }

  /** Any text. */
  static Syntax<String> text() {
    return new Syntax<>("a text", "any", text -> text, value -> true, "any text");
  }

  /** Any text; messages have no reason to quote it, because none is wrong. */
  static Syntax<String> secret() {
    return text();
  }

  /** A name in the spelling of {@link dev.layered.spi.CacheCodec#name()}. */
  static Syntax<String> name() {
    return new Syntax<>(
        "a name",
        "one such as json: lower-case letters, digits and hyphens",
        text -> NAME.matcher(text).matches() ? text : null,
        value -> true,
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

  private static @Nullable Path path(String text) {
    try {
      return text.isEmpty() ? null : Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
