package dev.layered.codec;

import dev.layered.core.layer.Validators;
import dev.layered.spi.CodecException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * {@link Validators} in bytes: which there are in one byte, the etag as text, the time as seconds
 * since the epoch of Unix in eight bytes and nanoseconds in four.
 */
final class ValidatorsFormat {

  static final int MAX_BYTES =
      Byte.BYTES + Short.BYTES + Validators.MAX_ETAG_BYTES + Long.BYTES + Integer.BYTES;

  private static final int ETAG = 1;
  private static final int LAST_MODIFIED = 2;

  private ValidatorsFormat() {}

  static void write(Validators validators, FrameWriter frame) throws CodecException {
    String etag = validators.etag();
    Instant lastModified = validators.lastModified();
    frame.putByte((etag == null ? 0 : ETAG) | (lastModified == null ? 0 : LAST_MODIFIED));
    if (etag != null) {
      frame.putText(etag, Validators.MAX_ETAG_BYTES);
    }
    if (lastModified != null) {
      frame.putLong(lastModified.getEpochSecond()).putInt(lastModified.getNano());
    }
  }

  static Validators read(FrameReader frame) throws DecodeException {
    int which = frame.getByte();
    if (which == 0 || (which & ~(ETAG | LAST_MODIFIED)) != 0) {
      throw new DecodeException(DecodeFailure.FOREIGN, "unknown validators " + which);
    }
    String etag = (which & ETAG) == 0 ? null : frame.getText(Validators.MAX_ETAG_BYTES);
    if (etag != null && Validators.problemOf(etag) != null) {
      throw new DecodeException(DecodeFailure.CORRUPT, "an etag that cannot be");
    }
    return new Validators(etag, (which & LAST_MODIFIED) == 0 ? null : time(frame));
  }

  private static Instant time(FrameReader frame) throws DecodeException {
    long seconds = frame.getLong();
    int nanos = frame.getInt();
    try {
      if (nanos >= 0 && nanos < 1_000_000_000) {
        return Instant.ofEpochSecond(seconds, nanos);
      }
    } catch (DateTimeException beyondAllTime) {
      // as below
    }
    throw new DecodeException(DecodeFailure.CORRUPT, "a time that cannot be");
  }
}
