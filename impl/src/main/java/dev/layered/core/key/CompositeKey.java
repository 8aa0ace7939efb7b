package dev.layered.core.key;

import java.util.Arrays;

/**
 * A key of several parts, such as the arguments of a call. Equal only to a composite key of equal
 * parts in the same order; never to a list of them.
 *
 * <p>Made on every call of a method with several parameters: it takes the array that it is given
 * and copies nothing.
 */
public final class CompositeKey {

  private final Object[] parts;
  private final int hash;

  private CompositeKey(Object[] parts) {
    this.parts = parts;
    this.hash = Arrays.hashCode(parts);
  }

  /**
   * Makes a key.
   *
   * @param stableParts what {@link StableKey#of} returned, without nulls; the array belongs to the
   *     key from now on
   * @return a new key
   */
  public static CompositeKey of(Object... stableParts) {
    return new CompositeKey(stableParts);
  }

  /** How many parts it has. */
  public int size() {
    return parts.length;
  }

  /**
   * One of its parts.
   *
   * @param index counted from 0
   * @throws IndexOutOfBoundsException if there is no such part
   */
  public Object part(int index) {
    return parts[index];
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof CompositeKey that
            && hash == that.hash
            && Arrays.equals(parts, that.parts));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Shows the number of parts only, because keys can be personal data. */
  @Override
  public String toString() {
    return "CompositeKey[" + parts.length + " parts]";
  }
}
