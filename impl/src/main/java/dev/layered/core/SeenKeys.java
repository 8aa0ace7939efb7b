package dev.layered.core;

import dev.layered.core.key.KeyText;

/**
 * What has become of keys, in twelve to 24 bytes for each: a key is known by 64 bits, so that among
 * a hundred million keys, one may be taken for another with a probability of 0.03 percent; it is
 * then left out. For one thread.
 */
final class SeenKeys {

  /** Nothing is known of the key. */
  static final byte UNSEEN = 0;

  private static final int FIRST_CAPACITY = 1024;

  private long[] hashes = new long[FIRST_CAPACITY];
  private byte[] states = new byte[FIRST_CAPACITY];
  private final long[] counts = new long[Byte.MAX_VALUE];
  private int size;

  /** The state of a key. */
  byte of(Object key) {
    return states[indexOf(hashOf(key))];
  }

  /** Changes the state of a key; not back to {@link #UNSEEN}. */
  void set(Object key, byte state) {
    long hash = hashOf(key);
    int index = indexOf(hash);
    byte before = states[index];
    if (before == UNSEEN) {
      size++;
      hashes[index] = hash;
    } else {
      counts[before]--;
    }
    states[index] = state;
    counts[state]++;
    if (size > hashes.length / 4 * 3) {
      grow();
    }
  }

  /** How many keys have a state. */
  long count(byte state) {
    return counts[state];
  }

  private int indexOf(long hash) {
    return indexOf(hashes, states, hash);
  }

  private static int indexOf(long[] hashes, byte[] states, long hash) {
    int mask = hashes.length - 1;
    int index = (int) (hash >>> 32) & mask;
    while (states[index] != UNSEEN && hashes[index] != hash) {
      index = (index + 1) & mask;
    }
    return index;
  }

  private void grow() {
    long[] oldHashes = hashes;
    byte[] oldStates = states;
    hashes = new long[Math.multiplyExact(oldHashes.length, 2)];
    states = new byte[hashes.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldStates[i] != UNSEEN) {
        int index = indexOf(oldHashes[i]);
        hashes[index] = oldHashes[i];
        states[index] = oldStates[i];
      }
    }
  }

  /** FNV-1a over the characters, and a mixing of the bits (that of MurmurHash3). */
  private static long hashOf(Object key) {
    String text = KeyText.canonical(key);
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100_0000_01B3L;
    }
    hash = (hash ^ hash >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
    hash = (hash ^ hash >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
    return hash ^ hash >>> 33;
  }
}
