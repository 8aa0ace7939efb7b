package dev.layered.config;

/** A text that is not a value of its property. The message says why and what is allowed. */
final class BadValueException extends Exception {

  private static final long serialVersionUID = 1L;

  private final ProblemCode code;

  BadValueException(ProblemCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  ProblemCode code() {
    return code;
  }

  /** The message, never null. */
  String what() {
    return String.valueOf(getMessage());
  }
}
