package dev.layered.core;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.FailureEntry;
import dev.layered.core.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the layers of one cache on this node, the heap and the disk. Whatever names a key is
 * called under the key's stripe.
 */
final class LocalLayers {

  private final Layer heap;
  private final Layer disk;
  private final EntryMaker entries;
  private final RefreshAhead ahead;
  private final MissLog misses;

  LocalLayers(Layer heap, Layer disk, EntryMaker entries, RefreshAhead ahead, MissLog misses) {
    this.heap = heap;
    this.disk = disk;
    this.entries = entries;
    this.ahead = ahead;
    this.misses = misses;
  }

  /** Stores what was loaded or written. */
  void store(Object key, Entry entry, StorePolicy policy) {
    disk.put(key, entries.forDisk(entry, policy));
    misses.stored(key, putOnHeap(key, entry, policy));
  }

  /** Copies what was found in a layer below to the heap. */
  void copyUp(Object key, Entry entry, StorePolicy policy) {
    misses.copiedUp(key, putOnHeap(key, entry, policy));
  }

  private Entry putOnHeap(Object key, Entry entry, StorePolicy policy) {
    Entry onHeap = entries.forHeap(entry, policy);
    long quiet = ahead.quietUntil(entry, policy);
    // The entry too: whoever has found it asks it whether it is due.
    entry.beQuietUntil(quiet);
    onHeap.beQuietUntil(quiet);
    heap.put(key, onHeap);
    return onHeap;
  }

  /** Drops what there is, and keeps an exception as the answer unless that is null. */
  void replace(Object key, @Nullable FailureEntry instead) {
    disk.remove(key);
    if (instead == null) {
      heap.remove(key);
    } else {
      heap.put(key, instead);
    }
  }

  void remove(Object key) {
    heap.remove(key);
    disk.remove(key);
  }

  void removeFromHeap(Object key) {
    heap.remove(key);
  }

  /**
   * Makes what there is stale. The disk is read under the stripe, or an old value could be written
   * over one that was stored meanwhile; and each layer keeps its own entry, because they end at
   * different times.
   */
  void expire(Object key, long now) {
    Entry onHeap = heap.get(key);
    if (onHeap != null) {
      onHeap.makeStale(now);
    }
    Entry onDisk = disk.get(key);
    if (onDisk == null || onDisk.isGone(now)) {
      disk.remove(key);
    } else {
      onDisk.makeStale(now);
      disk.put(key, onDisk);
    }
  }

  void clear() {
    heap.clear();
    disk.clear();
  }
}
