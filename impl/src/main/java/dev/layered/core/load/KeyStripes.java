package dev.layered.core.load;

/**
 * The locks under which the layers, the loads and the writers of a key change together. Keys share
 * locks, so no code may take a second one or call the application while it holds one.
 */
public final class KeyStripes {

  private static final int COUNT = 256;

  private final Object[] locks = new Object[COUNT];

  /** Makes the locks. */
  public KeyStripes() {
    for (int i = 0; i < COUNT; i++) {
      locks[i] = new Object();
    }
  }

  /** The monitor of a key. */
  public Object of(Object key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return locks[hash >>> 24];
  }
}
