package dev.layered.codec;

import dev.layered.spi.CodecException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields, accessors and the constructor of a record.
 *
 * <p>Fory writes what the accessors return, because the JDK keeps it from the fields of records.
 * One that returns something else ({@code "***"} for a password) would put that into the value.
 */
final class RecordHandles {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Class<?> type;
  private final String[] names;
  private final MethodHandle[] getters;
  private final MethodHandle[] same;

  /** All of {@link #same} in one, so that the JIT compiles the whole comparison as one method. */
  private final MethodHandle allSame;

  private final MethodHandle constructor;

  /**
   * Finds them.
   *
   * @throws ReflectiveOperationException if they are not accessible
   * @throws RuntimeException if the package is not open
   */
  RecordHandles(Class<?> type) throws ReflectiveOperationException {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    names = new String[components.length];
    getters = new MethodHandle[components.length];
    same = new MethodHandle[components.length];
    for (int i = 0; i < components.length; i++) {
      names[i] = components[i].getName();
      Field field = type.getDeclaredField(names[i]);
      field.setAccessible(true);
      components[i].getAccessor().setAccessible(true);
      MethodHandle getter = LOOKUP.unreflectGetter(field);
      getters[i] = getter.asType(MethodType.methodType(Object.class, Object.class));
      same[i] = same(LOOKUP.unreflect(components[i].getAccessor()), getter);
    }
    allSame = allSame(0, same.length);
    Constructor<?> canonical =
        type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    canonical.setAccessible(true);
    constructor =
        LOOKUP
            .unreflectConstructor(canonical)
            .asSpreader(Object[].class, components.length)
            .asType(MethodType.methodType(Object.class, Object[].class));
  }

  /** What reads the field behind a component. */
  MethodHandle getter(int index) {
    return getters[index];
  }

  /** Reads a field. */
  static @Nullable Object get(MethodHandle getter, Object value) throws CodecException {
    try {
      return getter.invokeExact(value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new CodecException("a component cannot be read", e);
    }
  }

  /**
   * Compares what the accessors return with the fields: the same object, or the same bits.
   *
   * @throws CodecException with the component that differs
   */
  void requireFaithful(Object value) throws CodecException {
    if (!test(allSame, value)) {
      for (int i = 0; i < same.length; i++) {
        if (!test(same[i], value)) {
          throw unfaithful("component " + names[i]);
        }
      }
      throw unfaithful("a component");
    }
  }

  /** All components, as the fields have them. */
  @Nullable Object[] components(Object value) throws CodecException {
    @Nullable Object[] all = new Object[getters.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = get(getters[i], value);
    }
    return all;
  }

  /** Makes another one by the canonical constructor. */
  Object make(@Nullable Object[] components) throws CodecException {
    try {
      return constructor.invokeExact(components);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      // Not itself: it can quote the value.
      throw new CodecException(
          "the constructor of " + type.getName() + " throws " + e.getClass().getSimpleName());
    }
  }

  private boolean test(MethodHandle test, Object value) throws CodecException {
    try {
      return (boolean) test.invokeExact(value);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new CodecException(
          "an accessor of " + type.getName() + " throws " + e.getClass().getSimpleName());
    }
  }

  private CodecException unfaithful(String component) {
    return new CodecException(
        component + " of " + type.getName() + " is not what its accessor returns; use json");
  }

  /** Halved and halved again: a record can have 255 components. */
  private MethodHandle allSame(int from, int to) {
    if (to - from == 1) {
      return same[from];
    }
    if (to == from) {
      return always(true);
    }
    int middle = (from + to) >>> 1;
    return MethodHandles.guardWithTest(allSame(from, middle), allSame(middle, to), always(false));
  }

  private static MethodHandle always(boolean result) {
    return MethodHandles.dropArguments(
        MethodHandles.constant(boolean.class, result), 0, Object.class);
  }

  private static MethodHandle same(MethodHandle accessor, MethodHandle getter)
      throws ReflectiveOperationException {
    Class<?> returned = getter.type().returnType();
    Class<?> compared = compared(returned);
    MethodHandle equal =
        LOOKUP
            .findStatic(
                RecordHandles.class,
                "equal",
                MethodType.methodType(boolean.class, compared, compared))
            .asType(MethodType.methodType(boolean.class, returned, returned));
    Class<?> owner = getter.type().parameterType(0);
    return MethodHandles.permuteArguments(
            MethodHandles.filterArguments(equal, 0, accessor, getter),
            MethodType.methodType(boolean.class, owner),
            0,
            0)
        .asType(MethodType.methodType(boolean.class, Object.class));
  }

  private static Class<?> compared(Class<?> type) {
    if (!type.isPrimitive()) {
      return Object.class;
    }
    return type == byte.class || type == short.class || type == char.class ? int.class : type;
  }

  @SuppressWarnings({"unused", "ReferenceEquality"}) // by name; an equal copy is another object
  private static boolean equal(@Nullable Object one, @Nullable Object other) {
    return one == other;
  }

  @SuppressWarnings("unused") // by name
  private static boolean equal(boolean one, boolean other) {
    return one == other;
  }

  @SuppressWarnings("unused") // by name
  private static boolean equal(int one, int other) {
    return one == other;
  }

  @SuppressWarnings("unused") // by name
  private static boolean equal(long one, long other) {
    return one == other;
  }

  @SuppressWarnings("unused") // by name
  private static boolean equal(float one, float other) {
    return Float.floatToRawIntBits(one) == Float.floatToRawIntBits(other);
  }

  @SuppressWarnings("unused") // by name
  private static boolean equal(double one, double other) {
    return Double.doubleToRawLongBits(one) == Double.doubleToRawLongBits(other);
  }
}
