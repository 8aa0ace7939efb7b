package dev.layered.spi;

import org.jspecify.annotations.Nullable;

/** A value has no form in bytes, or bytes have no value. */
public class CodecException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what is wrong; without the value itself
   */
  public CodecException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what is wrong; without the value itself
   * @param cause what led to it, or null
   */
  public CodecException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
