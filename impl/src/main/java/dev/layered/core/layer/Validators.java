package dev.layered.core.layer;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * By what an origin knows a version of a value (<a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8">RFC 9110, section 8.8</a>). Never used
 * to judge an entry: only its origin can compare them.
 *
 * @param etag its mark; null if it has none
 * @param lastModified when it was changed last, by the origin's clock; null if that is not known
 */
public record Validators(@Nullable String etag, @Nullable Instant lastModified) {

  /** How long a mark is at most, in bytes of UTF-8. */
  public static final int MAX_ETAG_BYTES = 256;

  /** Both, or null if there is neither. */
  public static @Nullable Validators of(@Nullable String etag, @Nullable Instant lastModified) {
    return etag == null && lastModified == null ? null : new Validators(etag, lastModified);
  }

  /** What is wrong with a mark; null if nothing is. */
  public static @Nullable String problemOf(String etag) {
    if (etag.chars().anyMatch(Character::isISOControl)) {
      return "the etag has a control character; use printable ones";
    }
    if (etag.length() > MAX_ETAG_BYTES
        || etag.getBytes(StandardCharsets.UTF_8).length > MAX_ETAG_BYTES) {
      return "the etag is too long; allowed are " + MAX_ETAG_BYTES + " bytes of UTF-8";
    }
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    return encoder.canEncode(etag) ? null : "the etag is not Unicode text; half a pair is in it";
  }
}
