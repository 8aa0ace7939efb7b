package dev.layered.codec;

import dev.layered.spi.CodecException;
import org.jspecify.annotations.Nullable;

/** Bytes are not what was expected, and why. */
public final class DecodeException extends CodecException {

  private static final long serialVersionUID = 1L;

  private final DecodeFailure failure;

  DecodeException(DecodeFailure failure, String message) {
    this(failure, message, null);
  }

  DecodeException(DecodeFailure failure, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  /** The kind of failure. */
  public DecodeFailure failure() {
    return failure;
  }
}
