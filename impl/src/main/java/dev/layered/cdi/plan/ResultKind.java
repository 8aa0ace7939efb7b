package dev.layered.cdi.plan;

/** When a method answers. */
public enum ResultKind {
  /** When it returns. */
  VALUE,
  /** When the stage that it returns completes. */
  STAGE,
  /** When somebody has subscribed to the {@code Uni} that it returns. */
  UNI
}
