package dev.layered.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * A number that stands for the shape of a type: names and types of record components and fields, of
 * all classes that can be reached from it. A value that was written with another shape is a miss,
 * not a puzzle for the codec.
 *
 * <p>Classes of the JDK count by their names. Methods, constructors and static fields do not count.
 */
public final class TypeFingerprint {

  private final StringBuilder shape = new StringBuilder();
  private final Set<Class<?>> seen = new HashSet<>();

  private TypeFingerprint() {}

  /**
   * The fingerprint of a type.
   *
   * @param type a declared type
   * @return the first 64 bits of the SHA-256 digest of its shape; the same in every process
   */
  public static long of(Type type) {
    TypeFingerprint fingerprint = new TypeFingerprint();
    fingerprint.add(type);
    return ByteBuffer.wrap(KeyDigest.sha256().digest(KeyDigest.utf8(fingerprint.shape.toString())))
        .getLong();
  }

  private void add(Type type) {
    shape.append(type.getTypeName()).append('\n');
    visit(type);
  }

  private void visit(Type type) {
    if (type instanceof Class<?> found) {
      visitClass(found);
    } else if (type instanceof ParameterizedType generic) {
      visit(generic.getRawType());
      Arrays.stream(generic.getActualTypeArguments()).forEach(this::visit);
    } else if (type instanceof GenericArrayType array) {
      visit(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      Arrays.stream(wildcard.getUpperBounds()).forEach(this::visit);
    }
    // A type variable counts by its name; what it stands for was visited as an argument.
  }

  private void visitClass(Class<?> type) {
    if (type.isArray()) {
      visitClass(type.getComponentType());
      return;
    }
    if (isOfJdk(type) || !seen.add(type)) {
      return;
    }
    shape.append(type.getName()).append('{');
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        shape.append(((Enum<?>) constant).name()).append(',');
      }
    } else if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        addMember(component.getName(), component.getGenericType());
      }
    } else {
      addFields(type);
    }
    addSubtypes(type);
    shape.append('}');
  }

  private void addFields(Class<?> type) {
    Arrays.stream(type.getDeclaredFields())
        .filter(
            field ->
                !Modifier.isStatic(field.getModifiers())
                    && !Modifier.isTransient(field.getModifiers()))
        .filter(field -> !field.isSynthetic())
        .sorted(Comparator.comparing(Field::getName))
        .forEach(field -> addMember(field.getName(), field.getGenericType()));
    Type parent = type.getGenericSuperclass();
    if (parent != null) {
      addMember("super", parent);
    }
  }

  private void addSubtypes(Class<?> type) {
    if (type.isSealed()) {
      Arrays.stream(type.getPermittedSubclasses())
          .sorted(Comparator.comparing(Class::getName))
          .forEach(permitted -> addMember("permits", permitted));
    }
    JsonSubTypes named = RenamedAnnotations.JACKSON.find(type, JsonSubTypes.class);
    if (named != null) {
      for (JsonSubTypes.Type subtype : named.value()) {
        addMember(subtype.name(), subtype.value());
      }
    }
  }

  private void addMember(String name, Type type) {
    shape.append(name).append(':');
    add(type);
  }

  private static boolean isOfJdk(Class<?> type) {
    return type.isPrimitive()
        || type.getClassLoader() == null
        || type.getName().startsWith("java.");
  }
}
