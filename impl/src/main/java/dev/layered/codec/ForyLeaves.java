package dev.layered.codec;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The classes of the JDK that come back from Fory as they went in. */
final class ForyLeaves {

  private static final Set<Class<?>> VALUES =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          String.class,
          BigInteger.class,
          BigDecimal.class,
          URI.class,
          UUID.class,
          Locale.class,
          Currency.class,
          Date.class,
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class,
          Instant.class,
          Duration.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          MonthDay.class,
          OffsetDateTime.class,
          OffsetTime.class,
          Period.class,
          Year.class,
          YearMonth.class,
          ZoneId.class,
          ZoneOffset.class,
          ZonedDateTime.class);

  private static final Set<Class<?>> CONTAINERS =
      Set.of(
          Collection.class,
          List.class,
          ArrayList.class,
          LinkedList.class,
          CopyOnWriteArrayList.class,
          Queue.class,
          Deque.class,
          ArrayDeque.class,
          Set.class,
          HashSet.class,
          LinkedHashSet.class,
          SortedSet.class,
          NavigableSet.class,
          TreeSet.class,
          EnumSet.class,
          Map.class,
          HashMap.class,
          LinkedHashMap.class,
          SortedMap.class,
          NavigableMap.class,
          TreeMap.class,
          EnumMap.class,
          ConcurrentMap.class,
          ConcurrentHashMap.class);

  /** Objects of the JDK that stand for such containers, as methods of the JDK return them. */
  private static final Set<String> MADE_BY_JDK =
      Set.of(
          "java.time.ZoneRegion",
          "java.util.Arrays$ArrayList",
          "java.util.ArrayList$SubList",
          "java.util.AbstractList$RandomAccessSubList",
          "java.util.Collections$EmptyList",
          "java.util.Collections$EmptyMap",
          "java.util.Collections$EmptySet",
          "java.util.Collections$SingletonList",
          "java.util.Collections$SingletonMap",
          "java.util.Collections$SingletonSet",
          "java.util.Collections$UnmodifiableCollection",
          "java.util.Collections$UnmodifiableList",
          "java.util.Collections$UnmodifiableMap",
          "java.util.Collections$UnmodifiableRandomAccessList",
          "java.util.Collections$UnmodifiableSet",
          "java.util.Collections$UnmodifiableSortedMap",
          "java.util.Collections$UnmodifiableSortedSet",
          "java.util.Comparators$NaturalOrderComparator",
          "java.util.ImmutableCollections$List12",
          "java.util.ImmutableCollections$ListN",
          "java.util.ImmutableCollections$SubList",
          "java.util.ImmutableCollections$Map1",
          "java.util.ImmutableCollections$MapN",
          "java.util.ImmutableCollections$Set12",
          "java.util.ImmutableCollections$SetN",
          "java.util.JumboEnumSet",
          "java.util.RegularEnumSet");

  private ForyLeaves() {}

  /** Whether nothing in its objects depends on what the application declares. */
  static boolean isValue(Class<?> type) {
    return VALUES.contains(type);
  }

  /** Whether it may be declared for several values. */
  static boolean isContainer(Class<?> type) {
    return CONTAINERS.contains(type);
  }

  /**
   * Whether Fory writes a container of this very class so that it can be read. It writes the array
   * behind {@code Arrays.asList}, which can be of any class.
   */
  static boolean isWritten(Class<?> type) {
    String name = type.getName();
    return isContainer(type)
        || (MADE_BY_JDK.contains(name) && !name.equals("java.util.Arrays$ArrayList"));
  }

  /** Whether bytes may choose it, among the classes that Fory knows by itself. */
  static boolean isChosen(Class<?> type) {
    return type.isPrimitive()
        || type == Object.class
        || type == Optional.class
        || isValue(type)
        || isContainer(type)
        || MADE_BY_JDK.contains(type.getName())
        || (type.isArray() && isChosen(type.getComponentType()));
  }
}
