package dev.layered.codec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for a container of a class that Fory does not write, such as a view of a map: an
 * equal one of a usual class. Nothing stands in for a sorted one, whose comparator would be lost,
 * nor where another kind is declared; Fory refuses those.
 */
final class WrittenContainers {

  private static final String IMMUTABLE = "java.util.ImmutableCollections$";

  private WrittenContainers() {}

  /** Whether Fory writes it as it is. */
  static boolean isKept(Object container) {
    return ForyLeaves.isWritten(container.getClass());
  }

  /** Whether Fory would write it but not make it again: lists of the JDK that allow null. */
  static boolean isUnreadable(Object container, @Nullable Object element) {
    return element == null && container.getClass().getName().startsWith(IMMUTABLE);
  }

  /** With the first elements; null if there is none for the declared type. */
  static @Nullable Collection<@Nullable Object> copy(
      Class<?> declared, Collection<?> from, int elements) {
    Collection<@Nullable Object> copy;
    if (from instanceof SortedSet<?>) {
      return null;
    } else if (!(from instanceof Set<?>) && declared.isAssignableFrom(ArrayList.class)) {
      copy = new ArrayList<>(from.size());
    } else if (from instanceof Set<?> && declared.isAssignableFrom(LinkedHashSet.class)) {
      copy = new LinkedHashSet<>();
    } else {
      return null;
    }
    int left = elements;
    for (Object one : from) {
      if (left-- <= 0) {
        break;
      }
      copy.add(one);
    }
    return copy;
  }

  /** With the first entries; null if there is none for the declared type. */
  static @Nullable Map<@Nullable Object, @Nullable Object> copy(
      Class<?> declared, Map<?, ?> from, int entries) {
    if (from instanceof SortedMap<?, ?> || !declared.isAssignableFrom(LinkedHashMap.class)) {
      return null;
    }
    Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
    int left = entries;
    for (Map.Entry<?, ?> one : from.entrySet()) {
      if (left-- <= 0) {
        break;
      }
      copy.put(one.getKey(), one.getValue());
    }
    return copy;
  }
}
