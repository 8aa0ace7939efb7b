package dev.layered.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;

/** Jackson, bound to one type. */
final class JsonBinding implements ValueCodec {

  private final ObjectReader reader;
  private final JsonMapper mapper;
  private final JavaType type;
  private final String typeName;

  JsonBinding(JsonMapper mapper, JavaType type) {
    this.reader = mapper.readerFor(type);
    this.mapper = mapper;
    this.type = type;
    this.typeName = type.toCanonical();
  }

  /**
   * Has Jackson prepare every class, so that what it cannot write or make is found now.
   *
   * @throws IllegalArgumentException naming the first such class
   */
  static void requireUsable(JsonMapper mapper, Set<JavaType> types) {
    DefaultDeserializationContext context =
        ((DefaultDeserializationContext) mapper.getDeserializationContext())
            .createDummyInstance(mapper.getDeserializationConfig());
    for (JavaType type : types) {
      try {
        JsonDeserializer<Object> deserializer = context.findRootValueDeserializer(type);
        mapper.getSerializerProviderInstance().findTypedValueSerializer(type, false, null);
        if (deserializer instanceof BeanDeserializerBase bean
            && !(deserializer instanceof AbstractDeserializer)
            && !type.isAbstract()
            && !bean.getValueInstantiator().canInstantiate()) {
          throw new IllegalArgumentException(
              type.toCanonical()
                  + " cannot be made: make it a record, give it a constructor without parameters, or mark one with"
                  + " @JsonCreator");
        }
      } catch (JsonMappingException e) {
        throw new IllegalArgumentException(
            type.toCanonical() + " has no JSON form: " + e.getOriginalMessage(), e);
      }
    }
  }

  @Override
  public byte[] encode(Object value) throws CodecException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = mapper.createGenerator(bytes)) {
      write(generator, value);
    } catch (JsonProcessingException e) {
      throw new CodecException("not writable as " + typeName + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CodecException("not writable as " + typeName, e);
    }
    return bytes.toByteArray();
  }

  /**
   * As Jackson writes a property of the declared type. Its own ObjectWriter would write every
   * object as one of the declared class, and leave out what a subclass adds, without a word.
   */
  private void write(JsonGenerator generator, Object value) throws IOException {
    DefaultSerializerProvider provider =
        (DefaultSerializerProvider) mapper.getSerializerProviderInstance();
    JavaType actual =
        type.hasGenericTypes()
            ? provider.constructSpecializedType(type, value.getClass())
            : provider.constructType(value.getClass());
    TypeSerializer typed = provider.findTypeSerializer(type);
    JsonSerializer<Object> serializer = provider.findValueSerializer(actual, null);
    if (typed == null) {
      provider.serializeValue(generator, value, actual, serializer);
    } else {
      provider.serializePolymorphic(generator, value, actual, serializer, typed);
    }
  }

  @Override
  public Object decode(byte[] bytes, int offset, int length) throws CodecException {
    Object value;
    try {
      value = reader.readValue(bytes, offset, length);
    } catch (IOException e) {
      // Neither Jackson's message nor the exception itself: both can quote the value.
      throw new CodecException(
          "not JSON of " + typeName + " (" + e.getClass().getSimpleName() + ")");
    }
    if (value == null) {
      throw new CodecException("null where " + typeName + " is declared");
    }
    return value;
  }
}
