package dev.layered.spi;

import org.jspecify.annotations.Nullable;

/**
 * Turns the values of one declared type into bytes and back. Safe for use by several threads.
 *
 * <p>An implementation must create nothing but what the declared type calls for: no class name is
 * read from the bytes.
 */
public interface ValueCodec {

  /**
   * Encodes a value.
   *
   * @param value the value, never null
   * @return new bytes
   * @throws CodecException if it has no form in bytes; the value is then kept on the heap only
   */
  byte[] encode(Object value) throws CodecException;

  /**
   * Decodes a value.
   *
   * @param bytes where the value lies; not to be changed or kept
   * @param offset its first byte
   * @param length how many bytes it has
   * @return a new value of the declared type; null only if it could not be anything else
   * @throws CodecException if the bytes are not what {@link #encode} makes; this counts as a miss.
   *     Any other exception counts the same.
   */
  @Nullable Object decode(byte[] bytes, int offset, int length) throws CodecException;
}
