package dev.layered.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import com.fasterxml.jackson.databind.annotation.JsonTypeResolver;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Walks a declared type as Jackson sees it and refuses what has no safe JSON form, naming the path
 * to it. The classes of the JDK that pass are listed in {@link JsonLeaves}.
 */
final class JsonTypeCheck {

  private static final String SUBTYPES = "@JsonTypeInfo(use = NAME) and @JsonSubTypes";

  private final ObjectMapper mapper;
  private final DeserializationConfig config;
  private final Set<JavaType> beans = new LinkedHashSet<>();

  JsonTypeCheck(ObjectMapper mapper) {
    this.mapper = mapper;
    this.config = mapper.getDeserializationConfig();
  }

  /**
   * Refuses declarations that leave types open.
   *
   * @throws IllegalArgumentException naming the open part
   */
  static void requireDeclared(Type type) {
    if (type instanceof Class<?> found) {
      if (found.isArray()) {
        requireDeclared(found.getComponentType());
      } else if (found.getTypeParameters().length > 0 && found != Class.class) {
        throw refused(type.getTypeName(), "a raw type; declare its type arguments");
      }
    } else if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        requireDeclared(argument);
      }
    } else if (type instanceof GenericArrayType array) {
      requireDeclared(array.getGenericComponentType());
    } else {
      throw refused(type.getTypeName(), "a wildcard or type variable; declare a type");
    }
  }

  /**
   * Checks a type and all that can be reached from it.
   *
   * @return the classes, other than the JDK's, whose objects may be written
   * @throws IllegalArgumentException with the path to what is refused
   */
  Set<JavaType> check(JavaType type) {
    check(type, type.toCanonical());
    return beans;
  }

  private void check(JavaType type, String path) {
    Class<?> raw = type.getRawClass();
    if (raw == Object.class) {
      throw refused(path, "Object, or a type left open; declare a type");
    }
    if (JsonLeaves.isValue(raw)) {
      return;
    }
    if (type.isArrayType()) {
      check(type.getContentType(), path + "[]");
    } else if (type.isReferenceType()) {
      checkOptional(type, path);
    } else if (type.isMapLikeType()) {
      checkContainer(type, path);
      if (!JsonLeaves.isMapKey(type.getKeyType().getRawClass())) {
        throw refused(
            path,
            "a map with keys of "
                + type.getKeyType().toCanonical()
                + "; allowed are text, whole numbers, enums, UUIDs and dates, but not records");
      }
      check(type.getContentType(), path + ".value");
    } else if (type.isCollectionLikeType()) {
      checkContainer(type, path);
      check(type.getContentType(), path + ".element");
    } else if (JsonLeaves.isOfJdk(raw)) {
      throw refused(path, raw.getName() + " has no JSON form here; declare another type");
    } else {
      checkBean(type, path);
    }
  }

  private void checkOptional(JavaType type, String path) {
    if (type.getRawClass() != Optional.class) {
      throw refused(
          path, type.getRawClass().getName() + " has no JSON form here; declare another type");
    }
    if (type.getContentType().isReferenceType()) {
      throw refused(path, "an Optional in an Optional: JSON has one null for both");
    }
    check(type.getContentType(), path + ".value");
  }

  private static void checkContainer(JavaType type, String path) {
    if (type.isAbstract() && !JsonLeaves.isContainer(type.getRawClass())) {
      throw refused(path, type.getRawClass().getName() + " is abstract; declare List, Set or Map");
    }
  }

  private void checkBean(JavaType type, String path) {
    if (!beans.add(type)) {
      return;
    }
    BeanDescription bean = config.introspect(type);
    AnnotatedClass info = bean.getClassInfo();
    checkTypeInfo(info, path);
    if (hasOwnDeserializer(info, path)) {
      return;
    }
    AnnotatedMember only = mapper.getSerializationConfig().introspect(type).findJsonValueAccessor();
    if (only != null) {
      check(only.getType(), path + "." + only.getName());
      return;
    }
    checkSubtypes(type, info, path);
    if (bean.findAnySetterAccessor() != null) {
      throw refused(path, "@JsonAnySetter takes values of any type; declare a map");
    }
    for (BeanPropertyDefinition property : bean.findProperties()) {
      AnnotatedMember member = property.getPrimaryMember();
      String at = path + "." + property.getName();
      if (member != null && !hasOwnDeserializer(member, at)) {
        if (RenamedAnnotations.JACKSON.find(member, JsonTypeInfo.class) != null) {
          throw refused(at, "@JsonTypeInfo on a property; put it on the type");
        }
        check(member.getType(), at);
      }
    }
  }

  private static void checkTypeInfo(AnnotatedClass info, String path) {
    JsonTypeInfo typeInfo = RenamedAnnotations.JACKSON.find(info, JsonTypeInfo.class);
    boolean byName =
        typeInfo == null
            || typeInfo.use() == JsonTypeInfo.Id.NAME
            || typeInfo.use() == JsonTypeInfo.Id.SIMPLE_NAME;
    if (!byName
        || info.hasAnnotation(JsonTypeIdResolver.class)
        || info.hasAnnotation(JsonTypeResolver.class)) {
      throw refused(path, "the bytes would choose the class; use " + SUBTYPES);
    }
  }

  private void checkSubtypes(JavaType type, AnnotatedClass info, String path) {
    boolean named = RenamedAnnotations.JACKSON.find(info, JsonTypeInfo.class) != null;
    int concrete = type.isConcrete() ? 1 : 0;
    if (named) {
      Collection<NamedType> subtypes =
          mapper.getSubtypeResolver().collectAndResolveSubtypesByTypeId(config, info);
      for (NamedType subtype : subtypes) {
        // A subtype inherits the annotation, and with it the names of its siblings.
        if (subtype.getType() != type.getRawClass()
            && type.getRawClass().isAssignableFrom(subtype.getType())) {
          concrete++;
          check(config.constructSpecializedType(type, subtype.getType()), path);
        }
      }
    }
    if (concrete == 0) {
      throw refused(
          path, type.getRawClass().getName() + " is abstract; annotate it with " + SUBTYPES);
    }
  }

  /** What the application reads by code of its own is its own affair. */
  private static boolean hasOwnDeserializer(Annotated annotated, String path) {
    if (RenamedAnnotations.JACKSON.hasTheirs(annotated, JsonDeserialize.class)) {
      throw refused(
          path,
          "@JsonDeserialize of a Jackson that the jar with everything inside does not use; take the plain jar, or a"
              + " CacheCodec");
    }
    JsonDeserialize own = annotated.getAnnotation(JsonDeserialize.class);
    return own != null && own.using() != JsonDeserializer.None.class;
  }

  private static IllegalArgumentException refused(String path, String reason) {
    return new IllegalArgumentException(path + ": " + reason);
  }
}
