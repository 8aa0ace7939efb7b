package dev.layered.cdi.plan;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resolves the type variables of inherited members, as the class of a bean binds them. */
final class GenericTypes {

  private final Map<TypeVariable<?>, Type> bound = new HashMap<>();

  private GenericTypes() {}

  /** The bindings that a class makes in its superclasses and interfaces. */
  static GenericTypes of(Class<?> beanClass) {
    GenericTypes types = new GenericTypes();
    types.collect(beanClass);
    return types;
  }

  private void collect(@Nullable Class<?> type) {
    if (type == null || type == Object.class) {
      return;
    }
    collectSuper(type.getGenericSuperclass());
    for (Type superInterface : type.getGenericInterfaces()) {
      collectSuper(superInterface);
    }
  }

  private void collectSuper(@Nullable Type generic) {
    if (generic instanceof ParameterizedType parameterized) {
      Class<?> raw = (Class<?>) parameterized.getRawType();
      TypeVariable<?>[] variables = raw.getTypeParameters();
      for (int i = 0; i < variables.length; i++) {
        bound.put(variables[i], resolve(parameterized.getActualTypeArguments()[i]));
      }
      collect(raw);
    } else if (generic instanceof Class<?> raw) {
      collect(raw);
    }
  }

  /** A type with every variable replaced that is bound; one that is not stays. */
  Type resolve(Type type) {
    if (type instanceof TypeVariable<?> variable) {
      return bound.getOrDefault(variable, variable);
    }
    if (type instanceof ParameterizedType parameterized) {
      Type[] arguments =
          Arrays.stream(parameterized.getActualTypeArguments())
              .map(this::resolve)
              .toArray(Type[]::new);
      return new ResolvedType(
          (Class<?>) parameterized.getRawType(), arguments, parameterized.getOwnerType());
    }
    if (type instanceof GenericArrayType array) {
      Type component = resolve(array.getGenericComponentType());
      return component instanceof Class<?> raw ? raw.arrayType() : array;
    }
    return type;
  }

  /**
   * Whether a type says what it is all the way down: no variable, no wildcard, no raw generic
   * class, not Object.
   */
  static boolean isConcrete(Type type) {
    if (type instanceof Class<?> raw) {
      return raw != Object.class
          && (raw.isArray()
              ? isConcrete(raw.getComponentType())
              : raw.getTypeParameters().length == 0);
    }
    if (type instanceof ParameterizedType parameterized) {
      return Arrays.stream(parameterized.getActualTypeArguments())
          .allMatch(GenericTypes::isConcrete);
    }
    return type instanceof GenericArrayType array
        ? isConcrete(array.getGenericComponentType())
        : !(type instanceof WildcardType) && !(type instanceof TypeVariable<?>);
  }

  /** The class of a type without its arguments. */
  static Class<?> rawOf(Type type) {
    if (type instanceof Class<?> raw) {
      return raw;
    }
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    if (type instanceof GenericArrayType array) {
      return rawOf(array.getGenericComponentType()).arrayType();
    }
    if (type instanceof TypeVariable<?> variable) {
      return rawOf(variable.getBounds()[0]);
    }
    return type instanceof WildcardType wildcard
        ? rawOf(wildcard.getUpperBounds()[0])
        : Object.class;
  }

  /**
   * A parameterized type whose arguments are resolved; equal to the JDK's own of the same parts.
   */
  private static final class ResolvedType implements ParameterizedType {
    private final Class<?> raw;
    private final Type[] arguments;
    private final @Nullable Type owner;

    ResolvedType(Class<?> raw, Type[] arguments, @Nullable Type owner) {
      this.raw = raw;
      this.arguments = arguments;
      this.owner = owner;
    }

    @Override
    public Type[] getActualTypeArguments() {
      return arguments.clone();
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return owner;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ParameterizedType that
          && raw.equals(that.getRawType())
          && java.util.Objects.equals(owner, that.getOwnerType())
          && Arrays.equals(arguments, that.getActualTypeArguments());
    }

    /** The JDK's own formula, so that equal types meet in a hash table. */
    @Override
    public int hashCode() {
      return Arrays.hashCode(arguments) ^ java.util.Objects.hashCode(owner) ^ raw.hashCode();
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(raw.getTypeName()).append('<');
      for (int i = 0; i < arguments.length; i++) {
        text.append(i == 0 ? "" : ", ").append(arguments[i].getTypeName());
      }
      return text.append('>').toString();
    }
  }
}
