package dev.layered.ehcache;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one cache on disk. Reads may run beside each other and beside one write; writes come
 * from one thread. Every failure is thrown, and the caller takes it to mean that nothing here can
 * be trusted any more.
 */
interface ByteStore {

  byte @Nullable [] get(String digest);

  /**
   * Stores bytes.
   *
   * @return false if they are too large; what was stored before is then undefined
   */
  boolean put(String digest, byte[] bytes);

  void remove(String digest);

  void clear();

  /** Walks over what is stored, as far as it is there then. */
  Iterator<Item> iterator();

  /** One entry. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Item(String digest, byte[] bytes) {}

  long entryCount();
}
