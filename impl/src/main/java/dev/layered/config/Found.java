package dev.layered.config;

/**
 * A value and the place that set it.
 *
 * @param value the value
 * @param level how specific the place is
 * @param where the place, for messages: a key, or a method
 */
record Found<T>(T value, Level level, String where) {

  /** The places that can set a value, from the most specific to the widest. */
  enum Level {
    METHOD_KEY,
    CLASS_KEY,
    CACHE_KEY,
    ANNOTATION,
    GLOBAL_KEY
  }

  /** Whether this was set at the same place as another value or at a more specific one. */
  boolean isAsSpecificAs(Found<?> other) {
    return level.compareTo(other.level) <= 0;
  }
}
