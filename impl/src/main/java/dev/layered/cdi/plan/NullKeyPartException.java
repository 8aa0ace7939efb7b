package dev.layered.cdi.plan;

/** A part of a key or tag is null in this call; a write-through may find it set after the call. */
public final class NullKeyPartException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  NullKeyPartException(String message) {
    super(message);
  }
}
