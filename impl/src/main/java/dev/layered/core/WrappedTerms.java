package dev.layered.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The terms of another load. Says everything as that does, so that no wrapper forgets a term. */
public interface WrappedTerms extends LoadTerms {

  /** The load whose terms these are. */
  LoadTerms request();

  @Override
  default @Nullable LoadControl control() {
    return request().control();
  }

  @Override
  default StorePolicy policy() {
    return request().policy();
  }

  @Override
  default List<String> tags() {
    return request().tags();
  }

  @Override
  default boolean isStillFor(Object key) {
    return request().isStillFor(key);
  }

  @Override
  default boolean isAnswer(Throwable problem) {
    return request().isAnswer(problem);
  }

  @Override
  default boolean mayStore(@Nullable Object value) {
    return request().mayStore(value);
  }
}
