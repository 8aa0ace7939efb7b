package dev.layered.codec;

import dev.layered.spi.CacheCodec;
import dev.layered.spi.ValueCodec;
import java.lang.reflect.Type;

/**
 * Values as JSON, bound once to their declared type; the default format.
 *
 * <p>Stored are the components of records and the fields of other classes, private and inherited
 * ones included, transient ones and those marked {@code @JsonIgnore} not; methods do not count. A
 * value comes back equal, or not at all:
 *
 * <ul>
 *   <li>Classes come from the declaration alone, never from the bytes. {@code Object}, wildcards,
 *       raw types and abstract types are refused, but for those that are annotated with
 *       {@code @JsonTypeInfo(use = NAME)} and {@code @JsonSubTypes}. An object of an undeclared
 *       subclass is not encoded.
 *   <li>Unknown properties are an error: the {@linkplain TypeFingerprint fingerprint} has seen to
 *       it that the class is the one that was written, so that a property too many means damage.
 *   <li>Annotations that leave values out or round them on their way to a browser
 *       ({@code @JsonInclude}, {@code @JsonFormat}, {@code access} of {@code @JsonProperty}) do not
 *       count here.
 *   <li>Times are ISO 8601 with all their digits and their zone. Keys of maps are text, numbers,
 *       enums, UUIDs and dates; not records.
 * </ul>
 *
 * <p>A collection comes back as another implementation of its declared interface, a sorted one in
 * natural order.
 */
public final class JsonCodec implements CacheCodec {

  /** The name that configuration uses. */
  public static final String NAME = "json";

  /** The number that entries carry. */
  public static final int ID = 1;

  /** Makes the codec. */
  public JsonCodec() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public ValueCodec bind(Type type) {
    return Json.bind(type);
  }
}
