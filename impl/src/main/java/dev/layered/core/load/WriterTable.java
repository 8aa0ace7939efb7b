package dev.layered.core.load;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The write-throughs in flight of one cache. When two writers of a key overlap, or an invalidation
 * falls within a write, nobody outside the database knows which change was the last; then none of
 * them may store its value.
 *
 * <p>Every method is called under the key's stripe.
 */
public final class WriterTable {

  private static final class Writers {
    private int active;
    private boolean overlapped;
  }

  private final Map<Object, Writers> byKey = new ConcurrentHashMap<>();

  /** Notes that a writer of a key begins. */
  public void begin(Object key) {
    Writers writers = byKey.computeIfAbsent(key, absent -> new Writers());
    writers.active++;
    if (writers.active > 1) {
      writers.overlapped = true;
    }
  }

  /** Notes that something else changed the key. */
  public void disturb(Object key) {
    Writers writers = byKey.get(key);
    if (writers != null) {
      writers.overlapped = true;
    }
  }

  /** The keys that are being written, as far as they were when this was called. */
  public Set<Object> keys() {
    return byKey.keySet();
  }

  /**
   * Notes that a writer of a key ends.
   *
   * @return whether it was alone all the time
   */
  public boolean end(Object key) {
    Writers writers = byKey.get(key);
    if (writers == null) {
      throw new IllegalStateException("a writer ends that never began");
    }
    writers.active--;
    if (writers.active == 0) {
      byKey.remove(key);
    }
    return !writers.overlapped;
  }
}
