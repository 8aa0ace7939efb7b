package dev.layered.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A load of several keys at once, that runs on the thread that asks for them. */
public interface BatchRequest {

  /** What the caller wants of the entry of one key. */
  LoadTerms termsOf(Object key);

  /**
   * Finds the values of some of the keys at their origin.
   *
   * @param keys each once; unmodifiable
   * @return one value for each key, in order; null for a key that has none
   */
  List<? extends @Nullable Object> load(List<Object> keys) throws Exception;
}
