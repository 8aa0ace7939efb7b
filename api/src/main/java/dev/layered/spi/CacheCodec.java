package dev.layered.spi;

import java.lang.reflect.Type;

/**
 * A format of values. A CDI bean of this type adds a format; {@code layered.codec} or {@code
 * layered.caches."name".codec} chooses it by {@link #name()}.
 */
public interface CacheCodec {

  /**
   * The name that configuration uses.
   *
   * @return lower-case letters, digits and hyphens; {@code json}, {@code smile} and {@code fory}
   *     are taken
   */
  String name();

  /**
   * The number that entries carry. Bytes with another number are a miss.
   *
   * @return 64 to 127; the others belong to Layered
   */
  int id();

  /**
   * Binds the format to the declared type of a cache's values.
   *
   * @param type the declared generic type, such as {@code java.util.List<com.acme.User>};
   *     primitives as their wrappers. Its classes are loaded by the application's class loader.
   * @return a codec for this type
   * @throws IllegalArgumentException if the type has no safe form, with the reason; reported at
   *     deployment
   */
  ValueCodec bind(Type type);
}
