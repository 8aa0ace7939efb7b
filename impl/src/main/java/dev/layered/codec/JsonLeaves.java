package dev.layered.codec;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;

/**
 * The classes that come back from JSON as they went in: those of the JDK, enums and trees of JSON.
 */
final class JsonLeaves {

  private static final Set<Class<?>> MAP_KEYS =
      Set.of(
          String.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          UUID.class,
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          YearMonth.class);

  private static final Set<Class<?>> VALUES =
      Set.of(
          Boolean.class,
          Character.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          URI.class,
          Locale.class,
          Currency.class,
          Date.class,
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class,
          Duration.class,
          LocalTime.class,
          MonthDay.class,
          OffsetDateTime.class,
          OffsetTime.class,
          Period.class,
          Year.class,
          ZoneId.class,
          ZoneOffset.class,
          ZonedDateTime.class);

  private static final Set<Class<?>> CONTAINERS =
      Set.of(
          Collection.class,
          List.class,
          Set.class,
          SortedSet.class,
          NavigableSet.class,
          Queue.class,
          Deque.class,
          EnumSet.class,
          Map.class,
          SortedMap.class,
          NavigableMap.class,
          ConcurrentMap.class);

  private JsonLeaves() {}

  static boolean isValue(Class<?> type) {
    return type.isPrimitive()
        || VALUES.contains(type)
        || MAP_KEYS.contains(type)
        || isEnum(type)
        || ZoneId.class.isAssignableFrom(type)
        || JsonNode.class.isAssignableFrom(type);
  }

  static boolean isMapKey(Class<?> type) {
    return MAP_KEYS.contains(type) || isEnum(type);
  }

  /** Abstract collections and maps for which Jackson has an implementation. */
  static boolean isContainer(Class<?> type) {
    return CONTAINERS.contains(type);
  }

  /** Classes that an application cannot have declared in the place of another. */
  static boolean isOfJdk(Class<?> type) {
    return isValue(type) || type.getClassLoader() == null || type.getName().startsWith("java.");
  }

  private static boolean isEnum(Class<?> type) {
    return Enum.class.isAssignableFrom(type) && type != Enum.class;
  }
}
