package dev.layered.benchmarks.coherence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongPredicate;

/**
 * What the caches are copies of: a version for each key; and the oracle: which of its versions may
 * no longer be read. It shares nothing with what it judges: it is told only which version a writer
 * made and when the writer's invalidation had returned.
 *
 * <p>The floor of a key is the newest version whose invalidation has been acknowledged. Nobody
 * holds a lock, so a killed process blocks nothing; what it did not acknowledge is not asked of
 * others. Times are readings of {@link System#nanoTime}, which on Linux all processes of a machine
 * share.
 */
final class Origin {

  /** How many acknowledgements of a key are remembered, by the version that they are of. */
  private static final int REMEMBERED = 512;

  private static final int FLOOR = 1;
  private static final int ACKNOWLEDGED = 8;
  private static final int LONGS_PER_KEY = ACKNOWLEDGED + 2 * REMEMBERED;

  private final SharedLongs longs;

  private Origin(SharedLongs longs) {
    this.longs = longs;
  }

  static Origin map(Path folder) throws IOException {
    return new Origin(SharedLongs.map(folder.resolve("origin"), Keyspace.KEYS * LONGS_PER_KEY));
  }

  /** The version of a row; 0 at first. */
  long current(int key) {
    return longs.get(key * LONGS_PER_KEY);
  }

  /** Changes a row, and returns its new version. */
  long change(int key) {
    return longs.add(key * LONGS_PER_KEY, 1);
  }

  /**
   * Notes that the invalidation that followed a change had returned at a time, or a write of its
   * version. The first of them counts: nothing older may be read since.
   */
  void acknowledge(int key, long version, long nanos) {
    int slot = slot(key, version);
    if (longs.get(slot) == version) {
      return;
    }
    longs.set(slot, 0);
    longs.set(slot + 1, nanos);
    longs.set(slot, version);
    longs.raise(key * LONGS_PER_KEY + FLOOR, version);
  }

  /** The newest acknowledged version; 0 at first. */
  long floor(int key) {
    return longs.get(key * LONGS_PER_KEY + FLOOR);
  }

  /**
   * How long before a time the first acknowledgement was that forbids a version.
   *
   * @param version what was read
   * @param floor the floor of before the read, greater than the version
   * @param nanos when the read began
   * @param excused the times of acknowledgements that do not count
   * @return in nanoseconds; at least this long if it was too long ago to be remembered; -1 if none
   *     counts
   */
  long staleness(int key, long version, long floor, long nanos, LongPredicate excused) {
    long longest = -1;
    for (long one = Math.max(version + 1, floor - REMEMBERED + 1); one <= floor; one++) {
      int slot = slot(key, one);
      if (longs.get(slot) == one) {
        long acknowledged = longs.get(slot + 1);
        if (longs.get(slot) == one && !excused.test(acknowledged)) {
          longest = Math.max(longest, nanos - acknowledged);
        }
      }
    }
    return longest;
  }

  private static int slot(int key, long version) {
    return key * LONGS_PER_KEY + ACKNOWLEDGED + 2 * (int) (version % REMEMBERED);
  }
}
