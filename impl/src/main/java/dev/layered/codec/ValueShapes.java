package dev.layered.codec;

import dev.layered.spi.CodecException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of {@link ValueShape}. */
final class ValueShapes {

  private ValueShapes() {}

  /** Instances of a class about whose content nothing is open. */
  record Leaf(Class<?> type) implements ValueShape {
    @Override
    public void require(@Nullable Object value, int depth) throws CodecException {
      requireInstance(value, type);
    }

    @Override
    public boolean isOpen() {
      return false;
    }
  }

  /** A collection with elements. */
  record Elements(Class<?> type, ValueShape element) implements ValueShape {
    @Override
    public void require(@Nullable Object value, int depth) throws CodecException {
      requireInstance(value, type);
      if (value != null) {
        requireDepth(depth);
        for (Object one : (Collection<?>) value) {
          element.require(one, depth + 1);
        }
      }
    }

    @Override
    public @Nullable Object written(@Nullable Object value, int depth) throws CodecException {
      requireInstance(value, type);
      if (value == null) {
        return null;
      }
      requireDepth(depth);
      Collection<?> collection = (Collection<?>) value;
      Collection<@Nullable Object> copy =
          WrittenContainers.isKept(value) ? null : WrittenContainers.copy(type, collection, 0);
      int done = 0;
      for (Object one : collection) {
        Object written = element.written(one, depth + 1);
        if (copy == null && (written != one || WrittenContainers.isUnreadable(value, one))) {
          copy = WrittenContainers.copy(type, collection, done);
        }
        if (copy != null) {
          copy.add(written);
        }
        done++;
      }
      return copy == null || copy.size() != done ? value : copy;
    }
  }

  /** A map with keys and values. */
  record Entries(Class<?> type, ValueShape key, ValueShape content) implements ValueShape {
    @Override
    public void require(@Nullable Object value, int depth) throws CodecException {
      requireInstance(value, type);
      if (value != null) {
        requireDepth(depth);
        for (Map.Entry<?, ?> one : ((Map<?, ?>) value).entrySet()) {
          key.require(one.getKey(), depth + 1);
          content.require(one.getValue(), depth + 1);
        }
      }
    }

    @Override
    public @Nullable Object written(@Nullable Object value, int depth) throws CodecException {
      requireInstance(value, type);
      if (value == null) {
        return null;
      }
      requireDepth(depth);
      Map<?, ?> map = (Map<?, ?>) value;
      Map<@Nullable Object, @Nullable Object> copy =
          WrittenContainers.isKept(value) ? null : WrittenContainers.copy(type, map, 0);
      int done = 0;
      for (Map.Entry<?, ?> one : map.entrySet()) {
        Object writtenKey = key.written(one.getKey(), depth + 1);
        Object written = content.written(one.getValue(), depth + 1);
        if (copy == null && (writtenKey != one.getKey() || written != one.getValue())) {
          copy = WrittenContainers.copy(type, map, done);
        }
        if (copy != null) {
          copy.put(writtenKey, written);
        }
        done++;
      }
      return copy == null || copy.size() != done ? value : copy;
    }
  }

  /** An optional. */
  record Maybe(ValueShape content) implements ValueShape {
    @Override
    public void require(@Nullable Object value, int depth) throws CodecException {
      requireInstance(value, Optional.class);
      if (value != null) {
        requireDepth(depth);
        content.require(((Optional<?>) value).orElse(null), depth + 1);
      }
    }

    @Override
    public @Nullable Object written(@Nullable Object value, int depth) throws CodecException {
      requireInstance(value, Optional.class);
      if (value == null) {
        return null;
      }
      requireDepth(depth);
      Object one = ((Optional<?>) value).orElse(null);
      Object written = content.written(one, depth + 1);
      return written == one ? value : Optional.ofNullable(written);
    }
  }

  /** An array of objects. */
  record Array(Class<?> type, ValueShape element) implements ValueShape {
    @Override
    public void require(@Nullable Object value, int depth) throws CodecException {
      requireInstance(value, type);
      if (value != null) {
        requireDepth(depth);
        for (Object one : (Object[]) value) {
          element.require(one, depth + 1);
        }
      }
    }

    @Override
    public @Nullable Object written(@Nullable Object value, int depth) throws CodecException {
      requireInstance(value, type);
      if (value == null) {
        return null;
      }
      requireDepth(depth);
      @Nullable Object[] array = (Object[]) value;
      @Nullable Object[] copy = null;
      for (int i = 0; i < array.length; i++) {
        Object written = element.written(array[i], depth + 1);
        if (written != array[i]) {
          copy =
              copy == null
                  ? Arrays.copyOf(array, array.length, type.asSubclass(Object[].class))
                  : copy;
          copy[i] = written;
        }
      }
      return copy == null ? value : copy;
    }
  }

  /** One of some classes that share a supertype. */
  record OneOf(Class<?> type, Map<Class<?>, ValueShape> each) implements ValueShape {
    @Override
    public void require(@Nullable Object value, int depth) throws CodecException {
      if (value != null) {
        of(value).require(value, depth);
      }
    }

    @Override
    public @Nullable Object written(@Nullable Object value, int depth) throws CodecException {
      return value == null ? null : of(value).written(value, depth);
    }

    /** The class of a constant with a body is not the enum. */
    private ValueShape of(Object value) throws CodecException {
      ValueShape found =
          each.get(value instanceof Enum<?> one ? one.getDeclaringClass() : value.getClass());
      if (found == null) {
        throw other(value, type);
      }
      return found;
    }
  }

  static void requireInstance(@Nullable Object value, Class<?> type) throws CodecException {
    if (value != null && !type.isInstance(value)) {
      throw other(value, type);
    }
  }

  private static CodecException other(Object value, Class<?> type) {
    return new CodecException(
        "an object of "
            + value.getClass().getName()
            + " stands where "
            + type.getName()
            + " is declared");
  }

  static void requireDepth(int depth) throws CodecException {
    if (depth > ValueShape.MAX_DEPTH) {
      throw new CodecException("nested deeper than " + ValueShape.MAX_DEPTH);
    }
  }
}
