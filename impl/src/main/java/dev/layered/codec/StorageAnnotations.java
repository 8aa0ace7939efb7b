package dev.layered.codec;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's annotations without those that leave out or round what is stored. They are meant for
 * another reader: a value that lost a field on its way through Redis would differ from the same
 * value on the heap.
 */
final class StorageAnnotations extends JacksonAnnotationIntrospector {

  private static final long serialVersionUID = 1L;

  @Override
  public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
    return JsonInclude.Value.empty();
  }

  @Override
  public JsonFormat.@Nullable Value findFormat(Annotated annotated) {
    return null;
  }

  @Override
  public JsonProperty.@Nullable Access findPropertyAccess(Annotated annotated) {
    return null;
  }

  @Override
  public @Nullable Object findFilterId(Annotated annotated) {
    return null;
  }

  @Override
  public Class<?> @Nullable [] findViews(Annotated annotated) {
    return null;
  }

  // From here on: annotations under the name that applications know, see RenamedAnnotations.

  @Override
  protected <A extends Annotation> @Nullable A _findAnnotation(Annotated annotated, Class<A> type) {
    return RenamedAnnotations.JACKSON.find(annotated, type);
  }

  @Override
  protected boolean _hasAnnotation(Annotated annotated, Class<? extends Annotation> type) {
    return RenamedAnnotations.JACKSON.find(annotated, type) != null;
  }

  @Override
  protected boolean _hasOneOf(Annotated annotated, Class<? extends Annotation>[] types) {
    return Arrays.stream(types).anyMatch(type -> _hasAnnotation(annotated, type));
  }

  @Override
  public boolean isAnnotationBundle(Annotation annotation) {
    return RenamedAnnotations.JACKSON.find(
            annotation.annotationType(), JacksonAnnotationsInside.class)
        != null;
  }

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
    Map<String, String> renamed = new HashMap<>();
    for (AnnotatedField field : type.fields()) {
      JsonProperty property = _findAnnotation(field, JsonProperty.class);
      if (property != null && !property.value().isEmpty()) {
        renamed.put(field.getName(), property.value());
      }
    }
    for (int i = 0; i < constants.length; i++) {
      String name = renamed.get(constants[i].name());
      if (name != null) {
        names[i] = name;
      }
    }
    return names;
  }
}
