package dev.layered.core;

import dev.layered.MissReason;
import dev.layered.core.coherence.Cause;

/** Says what was invalidated. */
final class CauseText {

  private CauseText() {}

  static MissReason reasonOf(Cause cause) {
    if (cause.expired()) {
      return MissReason.EXPIRED;
    }
    return switch (cause.kind()) {
      case TAG -> MissReason.TAG_INVALIDATED;
      case PATTERN -> MissReason.PATTERN_INVALIDATED;
      case CACHE -> MissReason.CACHE_CLEARED;
      case KEY -> MissReason.KEY_INVALIDATED;
      case LOG -> MissReason.LOG_RESTARTED;
    };
  }

  static String of(Cause cause) {
    String what =
        switch (cause.kind()) {
          case TAG -> "tag \"" + cause.name() + "\"";
          case PATTERN -> "pattern \"" + cause.name() + "\"";
          case CACHE -> "the cache";
          case KEY -> "the key";
          case LOG -> "";
        };
    if (what.isEmpty()) {
      return "it is from before position "
          + cause.seq()
          + ", and what was invalidated until then is not known one by one";
    }
    return what
        + (cause.expired() ? " was expired" : " was invalidated")
        + (cause.seq() == 0 ? ", which the log does not have yet" : " at position " + cause.seq());
  }
}
