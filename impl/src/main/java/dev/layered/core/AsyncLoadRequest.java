package dev.layered.core;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A load that answers later. */
public interface AsyncLoadRequest extends LoadTerms {

  /**
   * Starts to find the value at its origin. May be called by another thread than the caller's.
   *
   * @return null counts as a failure
   */
  @Nullable CompletionStage<? extends @Nullable Object> start() throws Exception;

  /**
   * Whether the arguments of the method were changed before it was called, so that what it answers
   * belongs to another key. Said after the start.
   */
  default boolean isMisled() {
    return false;
  }

  /** What a load without a stage ends with. */
  static IllegalStateException noStage() {
    return new IllegalStateException(
        "LAYERED-301 the method returned null in the place of a CompletionStage");
  }
}
