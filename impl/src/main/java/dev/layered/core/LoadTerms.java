package dev.layered.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller wants of the entry that its load makes. */
public interface LoadTerms {

  /**
   * What its loader says about the value; null if it is not asked. The same object at each call.
   */
  default @Nullable LoadControl control() {
    return null;
  }

  /** How long the entry lives. */
  StorePolicy policy();

  /** Its tags, checked; the same at each call. */
  List<String> tags();

  /**
   * Whether the load is still one for a key. The arguments of a method can be changed by its caller
   * as soon as that has its answer, while a refresh in the background still uses them. Does not
   * throw.
   */
  default boolean isStillFor(Object key) {
    return true;
  }

  /**
   * Whether an exception of the load is an answer, to be kept for {@link
   * StorePolicy#exceptionTtlNanos()}.
   */
  default boolean isAnswer(Throwable problem) {
    return false;
  }

  /**
   * Whether a value may be stored at all. An exception reaches the caller, and nothing is stored.
   */
  boolean mayStore(@Nullable Object value);
}
