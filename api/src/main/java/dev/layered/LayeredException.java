package dev.layered;

import org.jspecify.annotations.Nullable;

/**
 * The superclass of what Layered throws. The message begins with a code {@code LAYERED-nnn}, which
 * the reference documentation explains.
 */
public class LayeredException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by Layered.
   *
   * @param message begins with the code
   */
  public LayeredException(String message) {
    super(message);
  }

  /**
   * Made by Layered.
   *
   * @param message begins with the code
   * @param cause what led to it, or null
   */
  public LayeredException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
