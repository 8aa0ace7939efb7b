package dev.layered.codec;

import dev.layered.core.event.Unreadable;
import java.util.Locale;

/** Why bytes are not an entry. Each of them counts as a miss. */
public enum DecodeFailure {
  /** Not made by Layered, or by a release or a codec with another format. */
  FOREIGN,
  /** Damaged: cut off, lengthened or changed after they were made. */
  CORRUPT,
  /** A whole entry, but of another key or another cache. */
  OTHER_KEY,
  /** A whole entry, but its value is of another type, or of another shape of the same type. */
  TYPE_CHANGED,
  /** Beyond a limit; nothing was allocated. */
  TOO_LARGE,
  /** A whole entry whose value the codec does not understand. */
  UNDECODABLE;

  /** What to tell of bytes for which this was thrown; without its message, which may quote them. */
  public static Unreadable reasonOf(Throwable thrown) {
    if (thrown instanceof DecodeException refused) {
      DecodeFailure failure = refused.failure();
      return new Unreadable(
          failure == TYPE_CHANGED, failure.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    return new Unreadable(false, "the codec threw " + thrown.getClass().getName());
  }
}
