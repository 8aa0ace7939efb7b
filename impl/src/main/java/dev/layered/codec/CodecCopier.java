package dev.layered.codec;

import dev.layered.core.ValueCopier;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import org.jspecify.annotations.Nullable;

/** Copies a value by writing and reading its bytes. */
public final class CodecCopier implements ValueCopier {

  private final ValueCodec codec;

  /** A copier of the values of a codec. */
  public CodecCopier(ValueCodec codec) {
    this.codec = codec;
  }

  /**
   * Copies a value.
   *
   * @throws IllegalArgumentException if it has no form in bytes
   */
  @Override
  public @Nullable Object copy(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    try {
      byte[] bytes = codec.encode(value);
      return codec.decode(bytes, 0, bytes.length);
    } catch (CodecException impossible) {
      throw refused(impossible.getMessage(), impossible);
    } catch (RuntimeException | StackOverflowError | LinkageError thrown) {
      // Without its message, which may quote the value.
      throw refused("the codec threw " + thrown.getClass().getName(), thrown);
    }
  }

  private static IllegalArgumentException refused(@Nullable String why, Throwable cause) {
    return new IllegalArgumentException("LAYERED-305 the value cannot be copied: " + why, cause);
  }
}
