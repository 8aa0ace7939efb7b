package dev.layered;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides that a result is not stored. An implementation has a public constructor without
 * parameters, is created once for each method that names it, and is called by several threads at a
 * time.
 *
 * @see Layered#unless()
 */
@FunctionalInterface
public interface Unless {

  /**
   * Looks at a result before it is stored.
   *
   * @param result what the method returned, or what its stage completed with; may be null
   * @return {@code true} if it must not be stored. An exception counts as {@code true} and reaches
   *     the caller.
   */
  boolean test(@Nullable Object result);

  /** Stores every result; the default. */
  final class Never implements Unless {
    /** For the container. */
    public Never() {}

    @Override
    public boolean test(@Nullable Object result) {
      return false;
    }
  }

  /**
   * Does not store null, an empty {@link Optional}, {@link Collection}, {@link Map}, array or text.
   */
  final class Empty implements Unless {
    /** For the container. */
    public Empty() {}

    @Override
    public boolean test(@Nullable Object result) {
      if (result == null) {
        return true;
      }
      if (result instanceof Optional<?> optional) {
        return optional.isEmpty();
      }
      if (result instanceof Collection<?> collection) {
        return collection.isEmpty();
      }
      if (result instanceof Map<?, ?> map) {
        return map.isEmpty();
      }
      if (result instanceof CharSequence text) {
        return text.isEmpty();
      }
      return result.getClass().isArray() && java.lang.reflect.Array.getLength(result) == 0;
    }
  }
}
