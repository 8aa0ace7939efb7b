package dev.layered.redis;

import dev.layered.codec.EntryCodec;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.IdleEntry;
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
   * @param lifeMillis for how long; not greater than 0 if the entry is gone
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and read once
  record Kept(byte[] bytes, long lifeMillis) {}

  private final EntryCodec codec;
  private final CacheCounters counters;
  private final Ticker ticker;

  EntryBytes(EntryCodec codec, CacheCounters counters, Ticker ticker) {
    this.codec = codec;
    this.counters = counters;
    this.ticker = ticker;
  }

  /** The greatest length worth fetching. */
  long maxBytes() {
    return codec.maxBytes();
  }

  /** Encodes an entry, or returns null if it has no bytes. */
  @Nullable Kept encode(Object key, Entry entry) {
    // The codec reads the age of an entry off the life that Redis was told, so an entry that Redis
    // keeps for a shorter time must say so itself.
    Entry kept =
        entry instanceof IdleEntry idle
            ? idle.cappedAt(idle.lastReadNanos() + idle.maxIdleNanos())
            : entry;
    long life = -Math.floorDiv(ticker.nanos() - kept.expiresAtNanos(), NANOS_PER_MILLI);
    try {
      return new Kept(life <= 0 ? new byte[0] : codec.encode(key, kept), life);
    } catch (CodecException
        | RuntimeException
        | StackOverflowError
        | LinkageError
        | OutOfMemoryError e) {
      counters.layerError();
      return null;
    }
  }

  /**
   * Decodes bytes, or returns null if they are no entry of this key.
   *
   * @param canonical the canonical text of the key
   */
  @Nullable Entry decode(String canonical, byte[] bytes, long remainingMillis) {
    try {
      return codec.decodeNamed(canonical, bytes, remainingMillis);
    } catch (CodecException | RuntimeException | StackOverflowError | LinkageError e) {
      counters.undecodable();
      return null;
    } catch (OutOfMemoryError e) {
      counters.layerError();
      return null;
    }
  }
}
