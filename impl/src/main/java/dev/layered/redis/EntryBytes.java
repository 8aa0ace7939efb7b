package dev.layered.redis;

import dev.layered.codec.DecodeFailure;
import dev.layered.codec.EntryCodec;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
import dev.layered.core.layer.Lookup;
import dev.layered.core.time.Ticker;
import dev.layered.spi.CodecException;
import org.jspecify.annotations.Nullable;

/** Turns the entries of one cache into what Redis keeps, and back; counts what fails. */
final class EntryBytes {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * What Redis is to keep.
   *
   * @param bytes the entry
   * @param lifeMillis for how long; greater than 0
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and read once
  record Kept(byte[] bytes, long lifeMillis) {}

  private final EntryCodec codec;
  private final CacheCounters counters;
  private final Ticker ticker;
  private final ServerClock clock;

  EntryBytes(EntryCodec codec, CacheCounters counters, Ticker ticker, ServerClock clock) {
    this.codec = codec;
    this.counters = counters;
    this.ticker = ticker;
    this.clock = clock;
  }

  /** The greatest length worth fetching. */
  long maxBytes() {
    return codec.maxBytes();
  }

  /**
   * Encodes an entry, or returns null if it has no bytes or its life is over.
   *
   * @param withKey whether the text of the key must be in the bytes, because the name in Redis does
   *     not tell it
   */
  @Nullable Kept encode(Object key, Entry entry, boolean withKey) {
    // The codec reads the age of an entry off the life that Redis was told, so an entry that Redis
    // keeps for a shorter time must say so itself.
    Entry kept =
        entry instanceof IdleEntry idle
            ? idle.cappedAt(idle.lastReadNanos() + idle.maxIdleNanos())
            : entry;
    long now = ticker.nanos();
    long life = -Math.floorDiv(now - kept.expiresAtNanos(), NANOS_PER_MILLI);
    if (life <= 0) {
      return null;
    }
    try {
      long serverMillis = clock.earliestMillis(now);
      return new Kept(codec.encodeForServer(key, kept, withKey, now, serverMillis), life);
    } catch (CodecException
        | RuntimeException
        | StackOverflowError
        | LinkageError
        | OutOfMemoryError e) {
      counters.layerError();
      return null;
    }
  }

  /** The time from which lives are counted. */
  long nanos() {
    return ticker.nanos();
  }

  /**
   * How long Redis keeps bytes at least, as they say themselves; not positive if it has to be asked
   * for that.
   *
   * @param nowNanos the time from which that is counted
   */
  long remainingMillis(byte[] bytes, long nowNanos) {
    return EntryCodec.remainingMillis(bytes, clock.latestMillis(nowNanos));
  }

  /** From now on another server may be the one that is asked. */
  void forgetServer() {
    clock.forget();
  }

  /**
   * Decodes what was found, or returns null if it is no entry of this key.
   *
   * @param key the key
   * @param names its names
   * @param value the bytes of the answer
   */
  @Nullable Entry decode(Object key, EntryNames names, byte[] value, SearchAnswer answer) {
    try {
      return decoded(names, value, answer);
    } catch (CodecException | RuntimeException | StackOverflowError | LinkageError e) {
      counters.undecodable(LayerKind.REDIS, key, DecodeFailure.reasonOf(e));
      return null;
    } catch (OutOfMemoryError e) {
      counters.layerError();
      return null;
    }
  }

  private Entry decoded(EntryNames names, byte[] value, SearchAnswer answer) throws CodecException {
    return codec.decodeNamed(
        names.text(),
        names.textAt(),
        names.textLength(),
        value,
        answer.remainingMillis(),
        answer.atNanos());
  }

  /** The text of the key that is in the bytes; null if there is none. Nothing is counted. */
  @Nullable String keyText(byte[] bytes) {
    try {
      return codec.keyText(bytes);
    } catch (CodecException noEntry) {
      return null;
    }
  }

  /** The same as {@link #decode} as an answer; nothing is counted. */
  Lookup peek(EntryNames names, byte[] value, long remainingMillis, Learned learned) {
    try {
      Entry entry = decoded(names, value, SearchAnswer.found(value, remainingMillis, nanos()));
      return new Lookup.Found(entry, learned.about(entry));
    } catch (CodecException | RuntimeException | StackOverflowError | LinkageError e) {
      return new Lookup.Undecodable(DecodeFailure.reasonOf(e));
    } catch (OutOfMemoryError e) {
      return Lookup.UNREACHABLE;
    }
  }
}
