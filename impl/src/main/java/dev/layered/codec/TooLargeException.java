package dev.layered.codec;

import dev.layered.spi.CodecException;

/** An entry is beyond a limit. */
final class TooLargeException extends CodecException {

  private static final long serialVersionUID = 1L;

  TooLargeException(String message) {
    super(message);
  }
}
