package dev.layered.benchmarks.coherence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** What the checker tells its nodes, and what they count. */
@SuppressWarnings("EnumOrdinal") // places in a file that one jar writes and reads
final class Board {

  private static final int PHASE = 0;
  private static final int STOPS = 1;
  private static final int SUMS = 64;
  private static final int CALLS = 104;
  private static final int BUCKETS = 128;

  /** Sixteen buckets for each doubling, up to 2^40 ns. */
  private static final int BUCKET_COUNT = 41 * 16;

  private final SharedLongs longs;

  private Board(SharedLongs longs) {
    this.longs = longs;
  }

  static Board map(Path folder) throws IOException {
    return new Board(SharedLongs.map(folder.resolve("board"), BUCKETS + BUCKET_COUNT));
  }

  /** What the nodes do. */
  enum Phase {
    READ_AND_WRITE,
    READ,
    END
  }

  /** Sums over all nodes, and one maximum. */
  enum Sum {
    VIOLATIONS,
    LOADS,
    INVALIDATIONS,
    PENDING,
    FAILED_CALLS,
    BELOW_FLOOR,
    MAX_STALENESS,
    HEAP_HITS,
    REDIS_HITS,
    DISK_HITS,
    STALE_HITS,
    FENCED,
    RESTORED,
    EXCUSED,
    EXCUSED_LONGEST,
    ANSWERED_EARLY,
    TIMED_OUT,
    NOT_CACHED,
    NOT_MODIFIED,
    NOT_STORED,
    KEPT_EXCEPTIONS,
    REJECTED,
    PROLONGED;

    /** Whether it can happen only where entries age. */
    boolean needsAgeing() {
      return this == ANSWERED_EARLY || this == NOT_MODIFIED || this == PROLONGED;
    }

    /** As in what is printed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  Phase phase() {
    return Phase.values()[(int) longs.get(PHASE)];
  }

  void phase(Phase phase) {
    longs.set(PHASE, phase.ordinal());
  }

  /** Asks the process with a number to end in an orderly way. */
  void stop(int node, long process) {
    longs.set(STOPS + node, process);
  }

  boolean isStopped(int node, long process) {
    return phase() == Phase.END || longs.get(STOPS + node) == process;
  }

  void add(Sum sum, long more) {
    if (more != 0) {
      longs.add(SUMS + sum.ordinal(), more);
    }
  }

  void raise(Sum sum, long least) {
    longs.raise(SUMS + sum.ordinal(), least);
  }

  long get(Sum sum) {
    return longs.get(SUMS + sum.ordinal());
  }

  /** Counts what calls of a kind answered. */
  void add(CallKind kind, long more) {
    longs.add(CALLS + kind.ordinal(), more);
  }

  long get(CallKind kind) {
    return longs.get(CALLS + kind.ordinal());
  }

  /** How many values were judged. */
  long reads() {
    long reads = 0;
    for (CallKind kind : CallKind.values()) {
      reads += kind.isRead() ? get(kind) : 0;
    }
    return reads;
  }

  /** Notes how long an invalidation took. */
  void invalidated(long nanos) {
    long atLeast = Math.max(16, nanos);
    int doubling = 63 - Long.numberOfLeadingZeros(atLeast);
    int part = (int) (atLeast >>> (doubling - 4)) & 15;
    longs.add(BUCKETS + Math.min(BUCKET_COUNT - 1, doubling * 16 + part), 1);
  }

  /** The time in ms within which a share of the invalidations returned, to about 5 %. */
  double invalidateMillis(double share) {
    long all = 0;
    for (int i = 0; i < BUCKET_COUNT; i++) {
      all += longs.get(BUCKETS + i);
    }
    long left = (long) Math.ceil(all * share);
    for (int i = 0; i < BUCKET_COUNT; i++) {
      left -= longs.get(BUCKETS + i);
      if (left <= 0 && all > 0) {
        return (16 + i % 16 + 1) * Math.pow(2, i / 16 - 4) / 1e6;
      }
    }
    return 0;
  }
}
