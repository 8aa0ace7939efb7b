package dev.layered.codec;

import dev.layered.spi.CodecException;
import org.jspecify.annotations.Nullable;

/**
 * What a value of a declared type may consist of. Java has forgotten type arguments when a value is
 * there, so that nothing else keeps a list of texts from holding numbers.
 */
interface ValueShape {

  /** How deep a value may be nested. */
  int MAX_DEPTH = 100;

  /**
   * Compares a value with what is declared. Null stands anywhere.
   *
   * @param depth how many objects it lies in
   * @throws CodecException if a part of it is of another type, or nested too deep
   */
  void require(@Nullable Object value, int depth) throws CodecException;

  /**
   * As {@link #require}, for a value that is about to be written.
   *
   * @return the value itself, or an equal one of containers that can be written
   * @throws CodecException also if a part of it would not come back as it is
   */
  default @Nullable Object written(@Nullable Object value, int depth) throws CodecException {
    require(value, depth);
    return value;
  }

  /** Whether there is anything to compare that the type of a component or an array does not say. */
  default boolean isOpen() {
    return true;
  }
}
