package dev.layered.codec;

import com.fasterxml.jackson.core.json.PackageVersion;
import dev.layered.spi.CacheCodec;
import dev.layered.spi.ValueCodec;
import java.lang.reflect.Type;

/**
 * Values as Smile, which is what Jackson calls its binary form of JSON. Types, rules and limits are
 * those of {@link JsonCodec}; the bytes are fewer, are read faster, and nobody can read them.
 *
 * <p>The application brings the library.
 */
public final class SmileCodec implements CacheCodec {

  /** The name that configuration uses. */
  public static final String NAME = "smile";

  /** The number that entries carry. */
  public static final int ID = 2;

  /** Makes the codec, whether the library is there or not. */
  public SmileCodec() {}

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
   *     safe form
   */
  @Override
  public ValueCodec bind(Type type) {
    if (!OptionalLibrary.isThereFor(Smile.class)) {
      throw new IllegalArgumentException(
          "codec smile needs the library jackson-dataformat-smile; add it in version "
              + PackageVersion.VERSION
              + ", which is that of jackson-core here, or use json");
    }
    return Smile.bind(type);
  }
}
