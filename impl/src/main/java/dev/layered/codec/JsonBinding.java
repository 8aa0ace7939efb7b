package dev.layered.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Set;

/** Jackson, bound to one type; whether it writes text or bytes is the mapper's affair. */
final class JsonBinding implements ValueCodec {

  private final ObjectReader reader;
  private final ObjectMapper mapper;
  private final JavaType type;
  private final String typeName;

  private final String format;

  private JsonBinding(ObjectMapper mapper, JavaType type) {
    this.format = mapper.getFactory().getFormatName();
    this.reader = mapper.readerFor(type);
    this.mapper = mapper;
    this.type = type;
    this.typeName = type.toCanonical();
  }

  /**
   * Binds a format.
   *
   * @param builder a new one, of the format
   * @throws IllegalArgumentException if the type has no safe form, with the path to what has none
   */
  static ValueCodec bind(MapperBuilder<?, ?> builder, Type type) {
    JsonTypeCheck.requireDeclared(type);
    DeclaredBeans beans = new DeclaredBeans();
    ObjectMapper mapper = JsonMappers.create(builder, beans);
    JavaType javaType = mapper.getTypeFactory().constructType(type);
    Set<JavaType> found = new JsonTypeCheck(mapper).check(javaType);
    beans.declare(found);
    requireUsable(mapper, found);
    return new JsonBinding(mapper, javaType);
  }

  /**
   * Has Jackson prepare every class, so that what it cannot write or make is found now.
   *
   * @throws IllegalArgumentException naming the first such class
   */
  private static void requireUsable(ObjectMapper mapper, Set<JavaType> types) {
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
    BufferRecycler buffers = mapper.getFactory()._getBufferRecycler();
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(buffers)) {
      try (JsonGenerator generator = mapper.createGenerator(bytes)) {
        write(generator, value);
      }
      return bytes.getClearAndRelease();
    } catch (JsonProcessingException e) {
      throw new CodecException("not writable as " + typeName + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CodecException("not writable as " + typeName, e);
    } finally {
      buffers.releaseToPool();
    }
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
          "not " + format + " of " + typeName + " (" + e.getClass().getSimpleName() + ")");
    }
    if (value == null) {
      throw new CodecException("null where " + typeName + " is declared");
    }
    return value;
  }
}
