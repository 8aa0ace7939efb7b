package dev.layered.core.key;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges declared types as keys, before there is any value. */
final class KeyTypes {

  private KeyTypes() {}

  /** Why values of a type cannot be keys, or null if they can. */
  static @Nullable String refusal(Type declared) {
    return refusal(declared, new HashSet<>());
  }

  /**
   * The same within a type that is being judged.
   *
   * @param enclosing the records and sealed types around it. One that holds itself is refused:
   *     nothing would bound its depth.
   */
  private static @Nullable String refusal(Type declared, Set<Class<?>> enclosing) {
    if (declared instanceof Class<?> type) {
      return type.isPrimitive() && type != void.class ? null : refusal(type, enclosing);
    }
    if (declared instanceof WildcardType wildcard) {
      return refusal(wildcard.getUpperBounds()[0], enclosing);
    }
    if (declared instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> raw) {
      if (raw == Class.class) {
        return null;
      }
      Type[] arguments = generic.getActualTypeArguments();
      if (arguments.length == 1 && isContainer(raw)) {
        return refusal(arguments[0], enclosing);
      }
      return refusal(raw, enclosing);
    }
    return declared.getTypeName() + " tells nothing about its values";
  }

  private static @Nullable String refusal(Class<?> type, Set<Class<?>> enclosing) {
    if (StableKey.isSimple(type)) {
      return null;
    }
    if (isContainer(type)) {
      return type.getName() + " without a type argument tells nothing about its elements";
    }
    if (!type.isRecord() && !type.isSealed()) {
      return type.getTypeName() + " has no stable key form";
    }
    if (!enclosing.add(type)) {
      return type.getTypeName() + " holds itself";
    }
    try {
      return type.isRecord() ? recordRefusal(type, enclosing) : sealedRefusal(type, enclosing);
    } finally {
      enclosing.remove(type);
    }
  }

  private static @Nullable String recordRefusal(Class<?> type, Set<Class<?>> enclosing) {
    for (RecordComponent component : type.getRecordComponents()) {
      String refusal = refusal(component.getGenericType(), enclosing);
      if (refusal != null) {
        return "component \""
            + component.getName()
            + "\" of "
            + type.getTypeName()
            + ": "
            + refusal;
      }
    }
    return null;
  }

  private static @Nullable String sealedRefusal(Class<?> type, Set<Class<?>> enclosing) {
    if (!type.isInterface()) {
      return type.getTypeName() + " has no stable key form";
    }
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      String refusal = refusal(permitted, enclosing);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private static boolean isContainer(Class<?> type) {
    return List.class.isAssignableFrom(type)
        || Set.class.isAssignableFrom(type)
        || type == Optional.class;
  }
}
