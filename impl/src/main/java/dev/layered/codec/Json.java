package dev.layered.codec;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.layered.spi.ValueCodec;
import java.lang.reflect.Type;

/**
 * Jackson's JSON, apart from {@link JsonCodec}, which every application makes: verifying a class
 * loads what it converts, and with a heap only nothing of Jackson is needed.
 */
final class Json {

  private Json() {}

  /** As {@link JsonCodec#bind}. */
  static ValueCodec bind(Type type) {
    JsonFactoryBuilder factory = JsonMappers.limited(new JsonFactoryBuilder());
    return JsonBinding.bind(JsonMapper.builder(factory.build()), type);
  }
}
