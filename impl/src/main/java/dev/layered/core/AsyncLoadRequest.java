package dev.layered.core;

import dev.layered.core.load.LoadChain;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A load that answers later. */
public interface AsyncLoadRequest extends LoadTerms {

  /**
   * The loads that whoever asks is part of, as far as the request knows; what the calling thread
   * runs need not be among them.
   */
  default LoadChain chain() {
    return LoadChain.NONE;
  }

  /**
   * Starts to find the value at its origin. May be called by another thread than the caller's.
   *
   * @param within the loads that it is part of
   * @return null counts as a failure
   */
  @Nullable CompletionStage<? extends @Nullable Object> start(LoadChain within) throws Exception;

  /** The same for a load that no caller waits for; called by the thread that runs it. */
  default AsyncLoadRequest inTheBackground() {
    return this;
  }

  /**
   * Whether the method may look at its arguments after its start has returned, when its caller may
   * have gone on and changed them.
   */
  default boolean outlivesCaller() {
    return false;
  }

  /** What a load without a stage ends with. */
  static IllegalStateException noStage() {
    return new IllegalStateException(
        "LAYERED-301 the method returned null in the place of a CompletionStage");
  }
}
