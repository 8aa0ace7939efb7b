package dev.layered.core.key;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one record class as a key; found out once for each class, and forgotten with the
 * class.
 */
final class RecordShape {

  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private static final MethodType READ = MethodType.methodType(Object.class, Object.class);

  private final Class<?> type;

  /** Why the class cannot be a key; null if it can. */
  private final @Nullable String refusal;

  private final boolean immutable;
  private final boolean namesOtherClasses;
  private final List<MethodHandle> accessors;

  private RecordShape(Class<?> type) {
    this.type = type;
    List<MethodHandle> readers = new ArrayList<>();
    String found = KeyTypes.refusal(type);
    boolean allImmutable = true;
    boolean allPlain = true;
    if (found == null) {
      try {
        for (RecordComponent component : type.getRecordComponents()) {
          Class<?> declared = component.getType();
          allImmutable &= declared.isPrimitive() || StableKey.isImmutable(declared);
          allPlain &= declared.isPrimitive() || isPlain(declared);
          Method accessor = component.getAccessor();
          accessor.setAccessible(true);
          readers.add(MethodHandles.lookup().unreflect(accessor).asType(READ));
        }
      } catch (ReflectiveOperationException | RuntimeException e) {
        found =
            type.getTypeName() + " cannot be read; open its package to Layered, or make it public";
      }
    }
    this.refusal = found;
    this.immutable = found == null && allImmutable;
    this.namesOtherClasses = !allPlain;
    this.accessors = List.copyOf(readers);
  }

  /** Whether the text of a component of that type never names a class. */
  private static boolean isPlain(Class<?> declared) {
    return StableKey.isSimple(declared)
        && !declared.isEnum()
        && declared != Class.class
        && declared != CompositeKey.class;
  }

  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  /**
   * Whether every component's declared type is immutable, so that instances need not be looked
   * into.
   */
  boolean isImmutable() {
    return immutable;
  }

  /** Whether the text of an instance can name another class than its own. */
  boolean namesOtherClasses() {
    return namesOtherClasses;
  }

  /** The record itself, or an equal one over copies of the collections it holds. */
  Object stable(Object instance, int depth) {
    if (immutable) {
      return instance;
    }
    @Nullable Object[] parts = parts(instance);
    boolean changed = false;
    for (int i = 0; i < parts.length; i++) {
      Object part = parts[i];
      if (part != null) {
        Object stable = StableKey.of(part, depth + 1);
        changed |= stable != part;
        parts[i] = stable;
      }
    }
    return changed ? rebuild(parts) : instance;
  }

  /** The values of its components, in order. */
  @Nullable Object[] parts(Object instance) {
    if (refusal != null) {
      throw new IllegalArgumentException(
          refusal + "; set key=, or mark other parameters with @CacheKey");
    }
    @Nullable Object[] parts = new @Nullable Object[accessors.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = read(accessors.get(i), instance);
    }
    return parts;
  }

  private @Nullable Object read(MethodHandle accessor, Object instance) {
    try {
      return (Object) accessor.invokeExact(instance);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalArgumentException(type.getTypeName() + " could not be read", e);
    }
  }

  /** Whether there is one part for each component, of its declared type. */
  boolean fits(@Nullable Object[] parts) {
    RecordComponent[] components = type.getRecordComponents();
    boolean fits = parts.length == components.length;
    for (int i = 0; fits && i < parts.length; i++) {
      Class<?> declared = components[i].getType();
      Object part = parts[i];
      fits =
          part == null
              ? !declared.isPrimitive()
              : MethodType.methodType(declared).wrap().returnType().isInstance(part);
    }
    return fits;
  }

  /**
   * By the canonical constructor, which the language obliges to make an equal record out of a
   * record's components.
   *
   * @throws IllegalArgumentException if the constructor refuses them
   */
  Object rebuild(@Nullable Object[] parts) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return canonical.newInstance(parts);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          type.getTypeName()
              + " holds a collection and cannot be copied; keep an unmodifiable one in it",
          e);
    }
  }
}
