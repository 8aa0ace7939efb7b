package dev.layered.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import dev.layered.codec.RecordShape.Component;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Walks a declared type, refuses what Fory would not bring back safely, naming the path to it, and
 * collects the classes that are to be registered.
 *
 * <p>Classes that are no records are refused: Fory would make them without a constructor, and set
 * their fields whatever they hold.
 */
final class ForyTypes {

  private final TypeFactory factory =
      TypeFactory.defaultInstance()
          .withCache((LookupCache<Object, JavaType>) new LRUMap<Object, JavaType>(16, 256));
  private final SortedSet<Class<?>> classes = new TreeSet<>(Comparator.comparing(Class::getName));
  private final Map<JavaType, ValueShape> records = new HashMap<>();

  ForyTypes() {}

  /**
   * Checks a type and all that can be reached from it.
   *
   * @throws IllegalArgumentException with the path to what is refused
   */
  ValueShape check(Type type) {
    JavaType javaType = factory.constructType(type);
    return check(javaType, javaType.toCanonical());
  }

  /** The classes of the application that were found, by name: on all nodes in the same order. */
  SortedSet<Class<?>> classes() {
    return classes;
  }

  private ValueShape check(JavaType type, String path) {
    Class<?> raw = type.getRawClass();
    if (raw == Object.class) {
      throw refused(path, "Object, or a type left open; declare a type");
    }
    if (raw.isPrimitive() || ForyLeaves.isValue(raw)) {
      return new ValueShapes.Leaf(raw);
    }
    if (raw.isEnum()) {
      classes.add(raw);
      return new ValueShapes.Leaf(raw);
    }
    if (type.isArrayType()) {
      return array(type, path);
    }
    if (raw == Optional.class) {
      return new ValueShapes.Maybe(check(type.containedTypeOrUnknown(0), path + ".value"));
    }
    if (type.isMapLikeType() || type.isCollectionLikeType()) {
      return container(type, path);
    }
    if (raw.isRecord()) {
      return record(type, path);
    }
    return oneOf(type, path);
  }

  private ValueShape array(JavaType type, String path) {
    Class<?> raw = type.getRawClass();
    if (raw.getComponentType().isPrimitive()) {
      return new ValueShapes.Leaf(raw);
    }
    classes.add(raw);
    return new ValueShapes.Array(raw, check(type.getContentType(), path + "[]"));
  }

  private ValueShape container(JavaType type, String path) {
    Class<?> raw = type.getRawClass();
    if (!ForyLeaves.isContainer(raw)) {
      throw refused(path, raw.getName() + " has no form in fory here; declare List, Set or Map");
    }
    ValueShape content =
        check(type.getContentType(), path + (type.isMapLikeType() ? ".value" : ".element"));
    return type.isMapLikeType()
        ? new ValueShapes.Entries(raw, check(type.getKeyType(), path + ".key"), content)
        : new ValueShapes.Elements(raw, content);
  }

  private ValueShape record(JavaType type, String path) {
    ValueShape known = records.get(type);
    if (known != null) {
      return known;
    }
    Class<?> raw = type.getRawClass();
    classes.add(raw);
    RecordHandles handles = handles(raw, path);
    RecordShape shape = new RecordShape(raw, handles);
    records.put(type, shape);
    List<Component> components = new ArrayList<>();
    RecordComponent[] all = raw.getRecordComponents();
    for (int i = 0; i < all.length; i++) {
      RecordComponent component = all[i];
      JavaType declared = factory.resolveMemberType(component.getGenericType(), type.getBindings());
      ValueShape found = check(declared, path + "." + component.getName());
      if (found.isOpen() || !component.getType().equals(declared.getRawClass())) {
        components.add(new Component(i, handles.getter(i), found));
      }
    }
    shape.fill(components);
    return shape;
  }

  private static RecordHandles handles(Class<?> type, String path) {
    try {
      return new RecordHandles(type);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new IllegalArgumentException(
          path + ": cannot be read; open its package to dev.layered.impl", e);
    }
  }

  private ValueShape oneOf(JavaType type, String path) {
    Class<?> raw = type.getRawClass();
    Set<Class<?>> found = subtypes(raw);
    if (found.isEmpty()) {
      throw refused(
          path,
          raw.getName()
              + " is no record; fory stores records, enums, sealed interfaces of them and values of the JDK: make it"
              + " one, or use json or smile");
    }
    Map<Class<?>, ValueShape> each = new LinkedHashMap<>();
    for (Class<?> subtype : found) {
      ValueShape shape = check(factory.constructSpecializedType(type, subtype), path);
      if (shape instanceof ValueShapes.OneOf nested) {
        each.putAll(nested.each());
      } else {
        each.put(subtype, shape);
      }
    }
    return new ValueShapes.OneOf(raw, each);
  }

  /** The permitted ones of a sealed interface, or those that are named for Jackson. */
  private static Set<Class<?>> subtypes(Class<?> type) {
    Set<Class<?>> found = new HashSet<>();
    if (type.isInterface() && type.isSealed()) {
      found.addAll(Arrays.asList(type.getPermittedSubclasses()));
    } else if (type.isInterface()) {
      JsonSubTypes named = RenamedAnnotations.JACKSON.find(type, JsonSubTypes.class);
      if (named != null) {
        Arrays.stream(named.value()).map(JsonSubTypes.Type::value).forEach(found::add);
      }
    }
    return found;
  }

  private static IllegalArgumentException refused(String path, String reason) {
    return new IllegalArgumentException(path + ": " + reason);
  }
}
