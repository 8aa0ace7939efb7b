package dev.layered.config;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads single keys and remembers for each the last value that was good: a bad value counts as that
 * one, or as not set if there never was a good one. Not thread-safe.
 */
final class PropertyReader {

  private final Config config;

  /** By key; the texts rather than the values, which then need no cast. */
  private final Map<String, String> lastGood = new HashMap<>();

  PropertyReader(Config config) {
    this.config = config;
  }

  /**
   * The value of a key.
   *
   * @param key the full name; always read with the same property
   * @param property what the key sets
   * @param problems told what is wrong with the value
   * @return the value; null if the key is not set, or never had a good value
   */
  <T> @Nullable T read(String key, Property<T> property, Consumer<Problem> problems) {
    ConfigValue found;
    try {
      found = config.getConfigValue(key);
    } catch (RuntimeException e) {
      // A source is foreign code, and may fail in any way, for a while or for good.
      problems.accept(ProblemCode.UNREADABLE.at(key, "cannot be read: " + e));
      return lastGood(key, property);
    }
    String text = found.getValue();
    if (text == null && holdsExpression(found)) {
      problems.accept(
          ProblemCode.UNREADABLE.at(where(key, found), "refers to a property that is not set"));
      return lastGood(key, property);
    }
    if (text == null || text.isEmpty()) {
      lastGood.remove(key);
      return null;
    }
    try {
      T value = property.syntax().parse(property.name(), text);
      lastGood.put(key, text);
      return value;
    } catch (BadValueException e) {
      problems.accept(e.code().at(where(key, found), e.what()));
      return lastGood(key, property);
    }
  }

  /** A key with its configuration source, if that is known. */
  String where(String key) {
    try {
      return where(key, config.getConfigValue(key));
    } catch (RuntimeException e) {
      return key;
    }
  }

  private static String where(String key, ConfigValue found) {
    String source = found.getSourceName();
    return source == null ? key : key + " (" + source + ")";
  }

  private static boolean holdsExpression(ConfigValue found) {
    String raw = found.getRawValue();
    return raw != null && raw.contains("${");
  }

  private <T> @Nullable T lastGood(String key, Property<T> property) {
    String text = lastGood.get(key);
    return text == null ? null : property.syntax().parseGood(text);
  }
}
