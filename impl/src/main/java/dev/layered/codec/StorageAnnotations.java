package dev.layered.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
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
}
