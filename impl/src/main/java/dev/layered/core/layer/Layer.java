package dev.layered.core.layer;

import dev.layered.core.event.LayerKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cache's share of one kind of storage. Safe for use by several threads.
 *
 * <p>A layer stores and finds; it does not judge. What it returns can be stale, gone or
 * invalidated: the caller looks. It never throws: a failure is a miss, or a write that is as if it
 * had not happened, and is counted.
 *
 * <p>For one key, {@link #put} and {@link #remove} are called by one thread at a time (under the
 * key's stripe), and when one of them has returned, every {@link #get} sees its effect, even if the
 * bytes are written later.
 */
public interface Layer extends AutoCloseable {

  /** Which layer this is. */
  LayerKind kind();

  /**
   * Finds what is stored for a key.
   *
   * @param key a typed key, see {@link dev.layered.core.key.KeyText}
   * @return what is stored, or null
   */
  @Nullable Entry get(Object key);

  /**
   * Looks what is stored for a key, without changing or counting anything.
   *
   * @param key a typed key
   * @return {@code Found}, {@code Absent}, {@code Undecodable}, {@code Off}; or {@code Unreachable}
   *     if it could not be read
   */
  default Lookup peek(Object key) {
    Entry entry = get(key);
    return entry == null ? Lookup.ABSENT : new Lookup.Found(entry, List.of());
  }

  /**
   * Stores an entry. If it cannot be stored, whatever was stored for the key before must not be
   * found any more.
   *
   * @param key a typed key
   * @param entry the entry
   */
  void put(Object key, Entry entry);

  /**
   * Forgets a key.
   *
   * @param key a typed key
   */
  void remove(Object key);

  /** Forgets everything. May run beside reads and writes of any key. */
  void clear();

  /** Walks over what is stored. What is evicted next does not change by it. */
  default KeyScan scan() {
    return KeyScan.EMPTY;
  }

  /**
   * Waits while the layer has much to write that was put, so that somebody who puts a great many
   * entries loses none. An interrupted caller does not wait and stays interrupted.
   *
   * @param mostNanos how long at most
   */
  default void awaitRoom(long mostNanos) {}

  /** How many entries are stored, valid or not; 0 if that is unknown. */
  long entryCount();

  /**
   * Gives everything back, keeping on disk what is meant to survive. Further calls find nothing.
   */
  @Override
  void close();
}
