package dev.layered.codec;

import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import dev.layered.spi.ValueCodec;
import java.lang.reflect.Type;

/** Jackson's Smile, by a library without which this class cannot be initialized. */
final class Smile {

  static {
    // Or it would only show with the first value that the library is missing.
    builder();
  }

  private Smile() {}

  /** As {@link SmileCodec#bind}, which must not know a type of Jackson to be loaded without it. */
  static ValueCodec bind(Type type) {
    return JsonBinding.bind(builder(), type);
  }

  private static MapperBuilder<?, ?> builder() {
    return SmileMapper.builder(
        JsonMappers.limited(SmileFactory.builder())
            // Bytes as they are: nothing here keeps them from being any of 256.
            .disable(SmileGenerator.Feature.ENCODE_BINARY_AS_7BIT)
            .build());
  }
}
