package dev.layered.core;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A load that answers later. */
public interface AsyncLoadRequest extends LoadTerms {

  /** Starts to find the value at its origin. */
  CompletionStage<? extends @Nullable Object> start() throws Exception;
}
