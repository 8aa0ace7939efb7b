package dev.layered.cdi.plan;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a method with an entry for each element takes elements and answers with values.
 *
 * @param where {@code Class#method}
 * @param parameter the position of the parameter that holds the elements
 * @param takesSet whether that is a {@link java.util.Set}; otherwise it is a list or any collection
 * @param answersMap whether the result is a {@link Map}; otherwise it is a {@link List}
 * @param elementType the declared type of an element
 * @param valueType the declared type of a value
 */
public record BatchShape(
    String where,
    int parameter,
    boolean takesSet,
    boolean answersMap,
    Type elementType,
    Type valueType) {

  /**
   * The elements that a call asks for.
   *
   * @throws IllegalArgumentException if there is no collection
   */
  public Collection<?> elementsOf(@Nullable Object[] arguments) {
    if (arguments[parameter] instanceof Collection<?> elements) {
      return elements;
    }
    throw new NullKeyPartException(
        "the parameter that is marked @CacheKey(each = true) of " + where + " is null");
  }

  /** What the method gets: unmodifiable, in order. */
  public Object argumentOf(List<?> elements) {
    return takesSet ? Collections.unmodifiableSet(new LinkedHashSet<>(elements)) : elements;
  }

  /**
   * The values that the method answered with.
   *
   * @param elements what it got
   * @return one for each element, in order
   * @throws IllegalStateException if the answer does not fit the elements
   */
  public List<? extends @Nullable Object> valuesOf(List<?> elements, @Nullable Object answer) {
    if (answersMap && answer instanceof Map<?, ?> values) {
      List<@Nullable Object> found = new ArrayList<>(elements.size());
      elements.forEach(element -> found.add(values.get(element)));
      return found;
    }
    if (!answersMap && answer instanceof List<?> values) {
      if (values.size() == elements.size()) {
        return values;
      }
      throw new IllegalStateException(
          "LAYERED-308 "
              + where
              + " answered "
              + elements.size()
              + " elements with a List of "
              + values.size()
              + "; give one value for each, in order, and null for what is not there");
    }
    throw new IllegalStateException(
        "LAYERED-308 "
            + where
            + " returned null in the place of a "
            + (answersMap ? "Map" : "List"));
  }
}
