package dev.layered.core.key;

import java.lang.reflect.Type;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides what can be a key, or a part of one: an object that never changes, whose equality is that
 * of its contents, and that has the same {@linkplain KeyText text} in every process. The forms are
 * listed at {@link dev.layered.CacheKey}.
 *
 * <p>A record counts if every component does; its {@code equals} must be the one that the language
 * gives it. A null component of a record is a value like any other; a null anywhere else is
 * refused.
 */
public final class StableKey {

  /** Lists within lists beyond this are refused, so that no key can exhaust a stack. */
  static final int MAX_DEPTH = 32;

  private static final Set<Class<?>> SIMPLE =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Character.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          URI.class,
          Locale.class,
          Currency.class,
          Class.class,
          Duration.class,
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          LocalTime.class,
          MonthDay.class,
          OffsetDateTime.class,
          OffsetTime.class,
          Period.class,
          Year.class,
          YearMonth.class,
          ZonedDateTime.class);

  private StableKey() {}

  /**
   * The stable form of a key or part.
   *
   * @param key any object
   * @return the key itself if nothing in it can change; otherwise a copy that is equal to it and
   *     cannot
   * @throws IllegalArgumentException if it is null, holds a null element, or has no stable form;
   *     the message says which and what to do, without its contents
   */
  public static Object of(@Nullable Object key) {
    // The types of nearly all keys, before any table is asked.
    if (key instanceof String
        || key instanceof Long
        || key instanceof Integer
        || key instanceof UUID) {
      return key;
    }
    if (key == null) {
      throw new IllegalArgumentException(
          "the key is null; a key must have a value, or be an Optional");
    }
    return of(key, 0);
  }

  /**
   * Whether every value of a declared type has a stable form, as far as the declaration tells.
   *
   * @param declared such as the type of a parameter
   * @return {@code false} also for types that tell nothing, such as {@code Object} or a raw {@code
   *     List}
   */
  public static boolean isStable(Type declared) {
    return KeyTypes.refusal(declared) == null;
  }

  /**
   * Whether {@link #of} returns every instance of a class as it is, without looking into it.
   *
   * @param type any class
   */
  public static boolean isImmutable(Class<?> type) {
    return isSimple(type) || (type.isRecord() && RecordShape.of(type).isImmutable());
  }

  static boolean isSimple(Class<?> type) {
    return SIMPLE.contains(type)
        || (Enum.class.isAssignableFrom(type) && type != Enum.class)
        || ZoneId.class.isAssignableFrom(type)
        || type == CompositeKey.class;
  }

  static Object of(Object key, int depth) {
    if (isSimple(key.getClass())) {
      return key;
    }
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("the key is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (key instanceof Record) {
      return RecordShape.of(key.getClass()).stable(key, depth);
    }
    if (key instanceof List<?> list) {
      Object[] parts = elements(list, depth);
      // List.copyOf returns its argument exactly if that is one of the JDK's unmodifiable lists.
      return sameInstances(parts, list) && List.copyOf(list) == list ? list : List.of(parts);
    }
    if (key instanceof Set<?> set) {
      return Set.copyOf(Arrays.asList(elements(set, depth)));
    }
    if (key instanceof Optional<?> optional) {
      return optional.isEmpty() ? optional : Optional.of(of(optional.get(), depth + 1));
    }
    throw new IllegalArgumentException(
        key.getClass().getName()
            + " has no stable key form; use a simple value such as its id, make it a record, or set key=");
  }

  private static Object[] elements(Collection<?> collection, int depth) {
    Object[] parts = collection.toArray();
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] == null) {
        throw new IllegalArgumentException(
            "the key holds a collection with a null element; leave it out");
      }
      parts[i] = of(parts[i], depth + 1);
    }
    return parts;
  }

  private static boolean sameInstances(Object[] parts, List<?> list) {
    int i = 0;
    for (Object element : list) {
      if (i >= parts.length || parts[i++] != element) {
        return false;
      }
    }
    return i == parts.length;
  }
}
