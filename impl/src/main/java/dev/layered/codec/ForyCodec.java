package dev.layered.codec;

import dev.layered.spi.CacheCodec;
import dev.layered.spi.ValueCodec;
import java.lang.reflect.Type;

/**
 * Values as bytes of Apache Fory: the fastest of the formats here, for values that are made of
 * records.
 *
 * <p>Allowed are records, enums, sealed types of them, the JDK's values, collections, maps,
 * optionals and arrays, with all type arguments declared; see {@link ForyTypes}. Objects are made
 * by the constructors of their records and in no other way. Bytes choose among the classes that can
 * be reached from the declared type and the containers of the JDK, and what they have chosen is
 * compared with the declaration before anyone sees it.
 *
 * <p>Another version of the library is another format, and so a miss. The application brings it.
 */
public final class ForyCodec implements CacheCodec {

  /** The name that configuration uses. */
  public static final String NAME = "fory";

  /** The number that entries carry. */
  public static final int ID = 3;

  /** Makes the codec, whether the library is there or not. */
  public ForyCodec() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int id() {
    return ID;
  }

  /**
   * Binds the format.
   *
   * @throws IllegalArgumentException if the library is missing, with its name, or the type has no
   *     safe form, with the path to what has none
   */
  @Override
  public ValueCodec bind(Type type) {
    if (!OptionalLibrary.isThereFor(ForyMaker.class)) {
      throw new IllegalArgumentException(
          "codec fory needs the library org.apache.fory:fory-core, 1.6 or newer; add it, or use json");
    }
    JsonTypeCheck.requireDeclared(type);
    ForyTypes types = new ForyTypes();
    ValueShape shape = types.check(type);
    return new ForyBinding(type.getTypeName(), shape, types.classes());
  }
}
