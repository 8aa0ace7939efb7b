package dev.layered.codec;

import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.Validators;
import dev.layered.spi.CodecException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of an entry in bytes but its value. The components lie in the order in which they stand here,
 * numbers in eight bytes; the codec id and the flags take one each; the idle times are there only
 * if a flag says so, and so are the time lived, the validators and the text of the key; the tags
 * follow their number in one byte.
 *
 * @param codecId the format of the value
 * @param isNull whether the value is null; a flag
 * @param compression how the value was made smaller; a flag
 * @param typeFingerprint the declared type of the value
 * @param key whose entry it is
 * @param asOf the position that was applied before the load began
 * @param writtenAtMillis the time when it was written
 * @param stamped whether that is by the clock of the server that keeps it, not by the wall clock; a
 *     flag
 * @param staleInMillis how long it was yet fresh then; negative if it was stale
 * @param expiresInMillis how long it would yet be kept then; not less than {@code staleInMillis}
 * @param maxIdleNanos how long it may go unread; 0 for no limit
 * @param unreadMillis how long it had gone unread then
 * @param livedMillis how long it had lived then, if its life may be prolonged; -1 if it may not
 * @param validators by which the origin knows the value; null if it has not said
 * @param keyText the canonical text of the key; null where the key need not be known from the bytes
 * @param tags its tags, unmodifiable
 */
record EntryHeader(
    int codecId,
    boolean isNull,
    Compression compression,
    long typeFingerprint,
    KeyDigest key,
    LogPosition asOf,
    long writtenAtMillis,
    boolean stamped,
    long staleInMillis,
    long expiresInMillis,
    long maxIdleNanos,
    long unreadMillis,
    long livedMillis,
    @Nullable Validators validators,
    @Nullable String keyText,
    List<String> tags) {

  static final int LEAST_BYTES = 3 * Byte.BYTES + 7 * Long.BYTES + KeyDigest.BYTES;

  private static final int FLAG_NULL = 1;
  private static final int FLAG_IDLE = 2;
  private static final int FLAG_GZIP = 4;
  private static final int FLAG_LZ4 = 8;
  private static final int FLAG_VALIDATORS = 16;
  private static final int FLAG_HOT = 32;
  private static final int FLAG_KEY = 64;
  private static final int FLAG_STAMPED = 128;
  private static final int VALUE_FLAGS = FLAG_NULL | FLAG_GZIP | FLAG_LZ4;
  private static final int ALL_FLAGS =
      VALUE_FLAGS | FLAG_IDLE | FLAG_VALIDATORS | FLAG_HOT | FLAG_KEY | FLAG_STAMPED;

  private static final int FLAGS_AT = FrameReader.BODY_AT + Byte.BYTES;
  private static final int WRITTEN_AT =
      FLAGS_AT + Byte.BYTES + Long.BYTES + KeyDigest.BYTES + 3 * Long.BYTES;
  private static final int EXPIRES_IN_AT = WRITTEN_AT + 2 * Long.BYTES;

  static long maxBytes(EntryLimits limits) {
    return LEAST_BYTES
        + 3L * Long.BYTES
        + ValidatorsFormat.MAX_BYTES
        + Short.BYTES
        + limits.maxKeyBytes()
        + (long) limits.maxTags() * (Short.BYTES + limits.maxTagBytes());
  }

  void write(FrameWriter frame, EntryLimits limits) throws CodecException {
    if (tags.size() > limits.maxTags()) {
      throw new CodecException(tags.size() + " tags; allowed are " + limits.maxTags());
    }
    frame
        .putByte(codecId)
        .putByte(flags())
        .putLong(typeFingerprint)
        .putBytes(key.bytes())
        .putLong(asOf.epoch())
        .putLong(asOf.seq())
        .putLong(asOf.nonce())
        .putLong(writtenAtMillis)
        .putLong(staleInMillis)
        .putLong(expiresInMillis);
    if (maxIdleNanos != 0) {
      frame.putLong(maxIdleNanos).putLong(unreadMillis);
    }
    if (isHot()) {
      frame.putLong(livedMillis);
    }
    if (validators != null) {
      ValidatorsFormat.write(validators, frame);
    }
    if (keyText != null) {
      frame.putText(keyText, limits.maxKeyBytes());
    }
    frame.putByte(tags.size());
    for (String tag : tags) {
      frame.putText(tag, limits.maxTagBytes());
    }
  }

  /** Whether its life may be prolonged. */
  boolean isHot() {
    return livedMillis >= 0;
  }

  private int flags() {
    int ofCompression =
        switch (compression) {
          case NONE -> 0;
          case GZIP -> FLAG_GZIP;
          case LZ4 -> FLAG_LZ4;
        };
    return (isNull ? FLAG_NULL : 0)
        | (maxIdleNanos == 0 ? 0 : FLAG_IDLE)
        | (isHot() ? FLAG_HOT : 0)
        | (validators == null ? 0 : FLAG_VALIDATORS)
        | (keyText == null ? 0 : FLAG_KEY)
        | (stamped ? FLAG_STAMPED : 0)
        | ofCompression;
  }

  /**
   * Reads a header; its key is a view of the frame.
   *
   * @param latest returned instead of an equal position, as entries read one after the other mostly
   *     share it
   */
  static EntryHeader read(FrameReader frame, EntryLimits limits, LogPosition latest)
      throws DecodeException {
    int codecId = frame.getByte();
    int flags = frame.getByte();
    // A value is null or compressed in one way, if anything.
    if ((flags & ~ALL_FLAGS) != 0 || Integer.bitCount(flags & VALUE_FLAGS) > 1) {
      throw new DecodeException(DecodeFailure.FOREIGN, "unknown flags " + flags);
    }
    long fingerprint = frame.getLong();
    KeyDigest key = KeyDigest.in(frame.bytes(), frame.skip(KeyDigest.BYTES));
    LogPosition asOf = readPosition(frame, latest);
    long writtenAt = frame.getLong();
    long staleIn = frame.getLong();
    long expiresIn = frame.getLong();
    boolean idle = (flags & FLAG_IDLE) != 0;
    long maxIdle = idle ? frame.getLong() : 0;
    long unread = idle ? frame.getLong() : 0;
    boolean hot = (flags & FLAG_HOT) != 0;
    long lived = hot ? frame.getLong() : -1;
    if (asOf.seq() < 0
        || expiresIn < staleIn
        || (idle && maxIdle <= 0)
        || unread < 0
        || (hot && lived < 0)) {
      throw new DecodeException(DecodeFailure.CORRUPT, "times or a position that cannot be");
    }
    return new EntryHeader(
        codecId,
        (flags & FLAG_NULL) != 0,
        (flags & FLAG_GZIP) != 0
            ? Compression.GZIP
            : (flags & FLAG_LZ4) != 0 ? Compression.LZ4 : Compression.NONE,
        fingerprint,
        key,
        asOf,
        writtenAt,
        (flags & FLAG_STAMPED) != 0,
        staleIn,
        expiresIn,
        maxIdle,
        unread,
        lived,
        (flags & FLAG_VALIDATORS) == 0 ? null : ValidatorsFormat.read(frame),
        (flags & FLAG_KEY) == 0 ? null : frame.getText(limits.maxKeyBytes()),
        readTags(frame, limits));
  }

  /** See {@link EntryCodec#remainingMillis}; what stands in the frame is not checked. */
  static long remainingMillis(byte[] frame, long serverMillis) {
    boolean stamped =
        serverMillis > 0
            && frame.length >= FrameReader.OVERHEAD + LEAST_BYTES
            && (frame[FLAGS_AT] & FLAG_STAMPED) != 0;
    if (!stamped) {
      return 0;
    }
    long age = serverMillis - FrameReader.longAt(frame, WRITTEN_AT);
    return age < 0 ? 0 : FrameReader.longAt(frame, EXPIRES_IN_AT) - age;
  }

  private static LogPosition readPosition(FrameReader frame, LogPosition latest)
      throws DecodeException {
    long epoch = frame.getLong();
    long seq = frame.getLong();
    long nonce = frame.getLong();
    return epoch == latest.epoch() && seq == latest.seq() && nonce == latest.nonce()
        ? latest
        : new LogPosition(epoch, seq, nonce);
  }

  private static List<String> readTags(FrameReader frame, EntryLimits limits)
      throws DecodeException {
    int count = frame.getByte();
    if (count > limits.maxTags()) {
      throw new DecodeException(
          DecodeFailure.TOO_LARGE, count + " tags; allowed are " + limits.maxTags());
    }
    if (count == 0) {
      return List.of();
    }
    List<String> tags = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tags.add(frame.getText(limits.maxTagBytes()));
    }
    return List.copyOf(tags);
  }
}
