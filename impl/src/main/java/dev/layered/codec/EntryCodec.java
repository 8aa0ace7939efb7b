package dev.layered.codec;

import dev.layered.core.key.KeyText;
import dev.layered.core.key.UnknownKey;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import dev.layered.spi.CacheCodec;
import dev.layered.spi.CodecException;
import dev.layered.spi.ValueCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns the entries of one cache into bytes and back. Safe for use by several threads.
 *
 * <p>The bytes are a frame (see {@link FrameWriter}) of an {@link EntryHeader} and the encoded
 * value, nothing for null. Values that are large enough may be compressed; what was compressed is
 * read whatever the settings are now.
 *
 * <p>Times are rounded so that no entry lives longer than it did, but for the two clock readings of
 * a millisecond each.
 */
public final class EntryCodec {

  private static final int MAGIC = 0x4C79_7245;
  private static final int VERSION = 1;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * The present when an entry is encoded.
   *
   * @param nanos of the ticker
   * @param millis by the clock that readers ask
   * @param stamps whether that is the server's, not the wall clock
   */
  private record Moment(long nanos, long millis, boolean stamps) {}

  private final EntryKeyCheck keys;
  private final ValueCodec values;
  private final int codecId;
  private final long typeFingerprint;
  private final EntryLimits limits;
  private final Ticker ticker;
  private final CompressionSettings compression;
  private final long maxBytes;

  /**
   * Entries read one after the other mostly share it. Threads race to write it; any of them is as
   * good.
   */
  private volatile LogPosition lastAsOf = new LogPosition(0, 0, 0);

  /**
   * A codec for the entries of a cache, none of which it compresses.
   *
   * @param cache the name of the cache
   * @param values turns values into bytes
   * @param codecId the number of that format, from 0 to 127; bytes with another number are a miss
   * @param typeFingerprint see {@link TypeFingerprint}; bytes with another one are a miss
   * @param limits what an entry may hold
   * @param ticker the source of time
   */
  public EntryCodec(
      String cache,
      ValueCodec values,
      int codecId,
      long typeFingerprint,
      EntryLimits limits,
      Ticker ticker) {
    this(cache, values, codecId, typeFingerprint, limits, ticker, CompressionSettings.NONE);
  }

  /**
   * A codec for the entries of a cache, whose larger values are compressed.
   *
   * @param cache the name of the cache
   * @param values turns values into bytes
   * @param codecId the number of that format, from 0 to 127; bytes with another number are a miss
   * @param typeFingerprint see {@link TypeFingerprint}; bytes with another one are a miss
   * @param limits what an entry may hold
   * @param ticker the source of time
   * @param compression which values are compressed when they are encoded
   */
  public EntryCodec(
      String cache,
      ValueCodec values,
      int codecId,
      long typeFingerprint,
      EntryLimits limits,
      Ticker ticker,
      CompressionSettings compression) {
    if (codecId < 0 || codecId > 127) {
      throw new IllegalArgumentException(
          "codec id " + codecId + " is not allowed; it must be from 0 to 127");
    }
    this.keys = new EntryKeyCheck(cache, limits);
    this.values = values;
    this.codecId = codecId;
    this.typeFingerprint = typeFingerprint;
    this.limits = limits;
    this.ticker = ticker;
    this.compression = compression;
    this.maxBytes = FrameReader.OVERHEAD + EntryHeader.maxBytes(limits) + limits.maxValueBytes();
  }

  /**
   * A codec for the entries of a cache, whose values have a declared type.
   *
   * @param cache the name of the cache
   * @param codec the format of the values
   * @param type their declared type
   * @param limits what an entry may hold
   * @param ticker the source of time
   * @return a new codec
   * @throws IllegalArgumentException if the type has no safe form in this format
   */
  public static EntryCodec of(
      String cache, CacheCodec codec, Type type, EntryLimits limits, Ticker ticker) {
    return new EntryCodec(
        cache, codec.bind(type), codec.id(), TypeFingerprint.of(type), limits, ticker);
  }

  /**
   * Encodes an entry.
   *
   * @param key its key, of a stable form
   * @param entry the entry
   * @return new bytes
   * @throws CodecException if the value has no form in bytes, or something is beyond its limit
   */
  public byte[] encode(Object key, Entry entry) throws CodecException {
    return encode(key, entry, false, byWallClock(ticker.nanos()));
  }

  /**
   * The same with the text of the key in it, for places that name entries by a digest only: {@link
   * #keyText} gives it back.
   */
  public byte[] encodeWithKey(Object key, Entry entry) throws CodecException {
    return encode(key, entry, true, byWallClock(ticker.nanos()));
  }

  /**
   * The same for a server whose clock its readers know: {@link #remainingMillis} tells them how
   * long the entry lives.
   *
   * @param withKey whether the text of the key is in it
   * @param nowNanos the ticker's time
   * @param serverMillis what the server's clock says at that time, or less; not positive if that is
   *     not known
   */
  public byte[] encodeForServer(
      Object key, Entry entry, boolean withKey, long nowNanos, long serverMillis)
      throws CodecException {
    Moment now =
        serverMillis <= 0 ? byWallClock(nowNanos) : new Moment(nowNanos, serverMillis, true);
    return encode(key, entry, withKey, now);
  }

  private Moment byWallClock(long nowNanos) {
    return new Moment(nowNanos, ticker.wallMillis(), false);
  }

  private byte[] encode(Object key, Entry entry, boolean withKey, Moment now)
      throws CodecException {
    String canonical = EntryKeyCheck.canonical(key);
    KeyDigest digest = keys.digestOf(canonical);
    Object value = entry.value();
    byte[] payload = value == null ? new byte[0] : encodeValue(value);
    if (payload.length > limits.maxValueBytes()) {
      throw new TooLargeException(
          "the value takes " + payload.length + " bytes; allowed are " + limits.maxValueBytes());
    }
    byte[] smaller = CompressedValue.of(payload, compression);
    byte[] written = smaller == null ? payload : smaller;
    FrameWriter frame =
        new FrameWriter(MAGIC, VERSION, EntryHeader.LEAST_BYTES + written.length + 64);
    Compression used = smaller == null ? Compression.NONE : compression.algorithm();
    header(digest, withKey ? canonical : null, entry, used, now).write(frame, limits);
    return frame.putBytes(written).finish();
  }

  private EntryHeader header(
      KeyDigest digest, @Nullable String keyText, Entry entry, Compression used, Moment written) {
    long now = written.nanos();
    IdleEntry idle = entry instanceof IdleEntry found ? found : null;
    return new EntryHeader(
        codecId,
        entry.value() == null,
        used,
        typeFingerprint,
        digest,
        entry.asOf(),
        written.millis(),
        written.stamps(),
        Math.floorDiv(entry.staleAtNanos() - now, NANOS_PER_MILLI),
        Math.floorDiv(entry.expiresAtNanos() - now, NANOS_PER_MILLI),
        idle == null ? 0 : idle.maxIdleNanos(),
        idle == null ? 0 : Math.max(0, -Math.floorDiv(idle.lastReadNanos() - now, NANOS_PER_MILLI)),
        entry.isHotItself() ? livedMillis(entry, now) : -1,
        entry.validators(),
        keyText,
        entry.tags());
  }

  private static long livedMillis(Entry entry, long now) {
    long began = entry.wholeStaleAtNanos() - entry.freshNanos();
    return Math.max(0, -Math.floorDiv(began - now, NANOS_PER_MILLI));
  }

  private byte[] encodeValue(Object value) throws CodecException {
    try {
      return values.encode(value);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw new CodecException(value.getClass().getName() + " could not be encoded", e);
    }
  }

  /**
   * How long an entry lives yet by the clock of the server that keeps it. Nothing else is looked
   * at, so that the bytes still have to be decoded.
   *
   * @param bytes what {@link #encodeForServer} made, or anything else; not changed
   * @param serverMillis what that clock says, or more; not positive if that is not known
   * @return not positive if its life is over, or the bytes do not tell, or they come from the
   *     future, as when the clock was set back
   */
  public static long remainingMillis(byte[] bytes, long serverMillis) {
    return EntryHeader.remainingMillis(bytes, serverMillis);
  }

  /**
   * Decodes an entry. Its age is what the wall clock says; if that was set back behind the time of
   * writing, or the entry was encoded for a server, the age is unknown and the entry is gone.
   *
   * @param key its key
   * @param bytes what {@link #encode} made, or anything else; not changed
   * @return a new entry, which may be stale or gone
   * @throws DecodeException if the bytes are not an entry of this key and cache
   */
  public Entry decode(Object key, byte[] bytes) throws DecodeException {
    FrameReader frame = open(bytes);
    EntryHeader header = readHeader(key, frame);
    long now = ticker.nanos();
    long age = ticker.wallMillis() - header.writtenAtMillis();
    boolean unknown = header.stamped() || age < 0;
    Object value = value(header, frame, bytes);
    return AgedEntry.of(header, value, unknown ? AgedEntry.UNKNOWN_AGE_MILLIS : age, now);
  }

  /**
   * Decodes an entry whose remaining life was counted by the clock of the layer that kept it, so
   * that no two wall clocks need agree.
   *
   * @param key its key
   * @param bytes what {@link #encode} made, or anything else; not changed
   * @param remainingMillis how long the layer would yet keep it, having been told to keep it until
   *     {@link Entry#expiresAtNanos()}
   * @return a new entry, which may be stale or gone
   * @throws DecodeException if the bytes are not an entry of this key and cache
   */
  public Entry decode(Object key, byte[] bytes, long remainingMillis) throws DecodeException {
    FrameReader frame = open(bytes);
    return decode(readHeader(key, frame), frame, bytes, remainingMillis, ticker.nanos());
  }

  /**
   * The same for a caller who has the text of the key.
   *
   * @param text holds the {@linkplain KeyText#canonical canonical text} of the key in UTF-8; not
   *     changed
   * @param at where that begins
   * @param length how many bytes it has
   * @param nowNanos the ticker's time from which {@code remainingMillis} are counted
   */
  public Entry decodeNamed(
      byte[] text, int at, int length, byte[] bytes, long remainingMillis, long nowNanos)
      throws DecodeException {
    FrameReader frame = open(bytes);
    EntryHeader header = checked(readHeader(frame));
    keys.requireText(header, text, at, length);
    return decode(header, frame, bytes, remainingMillis, nowNanos);
  }

  private Entry decode(
      EntryHeader header, FrameReader frame, byte[] bytes, long remainingMillis, long now)
      throws DecodeException {
    long age = AgedEntry.ageMillis(header, remainingMillis);
    return AgedEntry.of(header, value(header, frame, bytes), age, now);
  }

  /**
   * Decodes an entry of a key of which only the text is known. Its age is what the wall clock says,
   * as for {@link #decode(Object, byte[])}.
   */
  public Entry decodeNamed(String canonical, byte[] bytes) throws DecodeException {
    return decode(new UnknownKey(canonical), bytes);
  }

  /**
   * The text of the key of an entry that {@link #encodeWithKey} made.
   *
   * @return null if it is not in the bytes
   * @throws DecodeException if the bytes are not an entry of this cache
   */
  public @Nullable String keyText(byte[] bytes) throws DecodeException {
    EntryHeader header = checked(readHeader(open(bytes)));
    String text = header.keyText();
    if (text != null) {
      keys.requireText(header, text);
    }
    return text;
  }

  /** The number of the format of the values. */
  int codecId() {
    return codecId;
  }

  /** See {@link TypeFingerprint}. */
  long typeFingerprint() {
    return typeFingerprint;
  }

  /** What an entry may hold. */
  EntryLimits limits() {
    return limits;
  }

  /** How many bytes an entry has at most; longer ones are not worth fetching. */
  public long maxBytes() {
    return maxBytes;
  }

  private FrameReader open(byte[] bytes) throws DecodeException {
    return FrameReader.open(bytes, MAGIC, VERSION, maxBytes);
  }

  private EntryHeader readHeader(FrameReader frame) throws DecodeException {
    LogPosition latest = lastAsOf;
    EntryHeader header = EntryHeader.read(frame, limits, latest);
    if (!header.asOf().equals(latest)) {
      lastAsOf = header.asOf();
    }
    return header;
  }

  private EntryHeader readHeader(Object key, FrameReader frame) throws DecodeException {
    EntryHeader header = checked(readHeader(frame));
    keys.require(header, key);
    return header;
  }

  private EntryHeader checked(EntryHeader header) throws DecodeException {
    if (header.codecId() != codecId) {
      throw new DecodeException(
          DecodeFailure.FOREIGN, "a value of codec " + header.codecId() + " instead of " + codecId);
    }
    if (header.typeFingerprint() != typeFingerprint) {
      throw new DecodeException(
          DecodeFailure.TYPE_CHANGED, "a value of another type, or of a changed one");
    }
    return header;
  }

  private @Nullable Object value(EntryHeader header, FrameReader frame, byte[] bytes)
      throws DecodeException {
    if (header.isNull()) {
      frame.end();
      return null;
    }
    if (frame.remaining() > limits.maxValueBytes()) {
      throw new DecodeException(
          DecodeFailure.TOO_LARGE,
          "a value of " + frame.remaining() + " bytes; allowed are " + limits.maxValueBytes());
    }
    byte[] from = bytes;
    int at = frame.position();
    int length = frame.remaining();
    if (header.compression() != Compression.NONE) {
      from = CompressedValue.read(header.compression(), frame, bytes, limits.maxValueBytes());
      at = 0;
      length = from.length;
    }
    try {
      return values.decode(from, at, length);
    } catch (CodecException | RuntimeException | StackOverflowError | LinkageError e) {
      throw new DecodeException(
          DecodeFailure.UNDECODABLE, "a value that the codec does not understand", e);
    }
  }
}
