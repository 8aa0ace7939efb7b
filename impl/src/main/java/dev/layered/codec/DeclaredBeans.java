package dev.layered.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps objects of undeclared classes from being written: an object of a subclass would come back
 * as one of the declared class, without what the subclass adds. Jackson asks for a serializer once
 * for each class it meets.
 */
final class DeclaredBeans extends BeanSerializerModifier {

  private static final long serialVersionUID = 1L;

  // Written before the mapper is given to anyone.
  private final Set<Class<?>> declared = new HashSet<>();

  void declare(Set<JavaType> types) {
    types.forEach(type -> declared.add(type.getRawClass()));
  }

  @Override
  public JsonSerializer<?> modifySerializer(
      SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
    Class<?> type = description.getBeanClass();
    return declared.contains(type) || JsonLeaves.isOfJdk(type) ? serializer : new Refusing();
  }

  /** Refuses every object. */
  private static final class Refusing extends JsonSerializer<Object> {
    @Override
    public void serialize(Object value, JsonGenerator generator, SerializerProvider provider)
        throws JsonMappingException {
      throw JsonMappingException.from(
          generator,
          "an object of "
              + value.getClass().getName()
              + " stands where another type is declared; declare it, or"
              + " name it in @JsonSubTypes");
    }

    @Override
    public void serializeWithType(
        Object value, JsonGenerator generator, SerializerProvider provider, TypeSerializer typed)
        throws JsonMappingException {
      serialize(value, generator, provider);
    }
  }
}
