package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Board.Sum;
import dev.layered.redis.BusSettings;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges what one node reads.
 *
 * <ul>
 *   <li>Whatever this node has invalidated, pending or not, it never serves again.
 *   <li>SYNC: nor does it serve what any node had invalidated before the read began.
 *   <li>ASYNC: nor what any node had invalidated longer than max-staleness before.
 * </ul>
 *
 * <p>What was lost in a failover is excused as {@link Loss} says.
 */
final class Judge {

  /** Marks the lines of a node's output that the checker shows. */
  static final String MARK = "VIOLATION ";

  /** Marks lines about calls that threw. */
  static final String FAILED = "FAILED ";

  private static final long MAX_STALENESS = BusSettings.DEFAULTS.maxStaleness().toNanos();
  private static final int MOST_LINES = 20;

  private final Origin origin;
  private final Board board;
  private final Loss loss;
  private final int node;
  private final boolean sync;
  private final AtomicLongArray own = new AtomicLongArray(Keyspace.KEYS);
  private final AtomicReferenceArray<@Nullable Own> ownLast =
      new AtomicReferenceArray<>(Keyspace.KEYS);
  private final AtomicInteger lines = new AtomicInteger();

  Judge(Origin origin, Board board, Loss loss, int node, boolean sync) {
    this.origin = origin;
    this.board = board;
    this.loss = loss;
    this.node = node;
    this.sync = sync;
  }

  /** The newest version that this node has invalidated. To be asked before a read. */
  long ownFloor(int key) {
    return own.get(key);
  }

  /** What is known of a key now. */
  Before before(int key) {
    long ownFloor = ownFloor(key);
    long floor = origin.floor(key);
    long current = origin.current(key);
    return new Before(key, ownFloor, floor, current, System.nanoTime());
  }

  /** The last invalidation of this node, to be shown. */
  private record Own(String call, Undelivered.@Nullable Late late, long began, long ended) {
    /** When it was delivered; 0 if it is pending. */
    long deliveredNanos() {
      return late == null ? ended : late.deliveredNanos();
    }

    String text(long now) {
      return String.format(
          Locale.ROOT,
          " by %s%s, begun %.3f ms and returned %.3f ms before the read",
          call,
          late == null ? "" : late.deliveredNanos() == 0 ? " (pending)" : " (delivered later)",
          (now - began) / 1e6,
          (now - ended) / 1e6);
    }
  }

  /**
   * Notes that this node's invalidation after a change has returned.
   *
   * @param late if it is only pending
   */
  void invalidatedHere(
      int key, long version, String call, Undelivered.@Nullable Late late, long began, long ended) {
    ownLast.set(key, new Own(call, late, began, ended));
    own.accumulateAndGet(key, version, Math::max);
  }

  /**
   * Judges what a read returned.
   *
   * @param call how it was read, to be shown
   */
  void judge(String call, Before before, long value) {
    judge(call, before.key(), value, before.ownFloor(), before.floor(), before.began());
  }

  /** The same for a call that was not to return what others had loaded before it. */
  void judgeLoaded(String call, Before before, long value) {
    long version = Keyspace.versionOf(value);
    if (version < before.current() && Keyspace.keyOf(value) == before.key()) {
      String older = "older than the origin was before the call, " + before.current();
      violation(
          older, call, before.key(), version, before.ownFloor(), before.floor(), 0, before.began());
    } else {
      judge(call, before, value);
    }
  }

  /**
   * Judges a read.
   *
   * @param call how it was read, to be shown
   * @param ownFloor what {@link #ownFloor} was before
   * @param floor what {@link Origin#floor} was before
   * @param began when it began, after both
   */
  void judge(String call, int key, long value, long ownFloor, long floor, long began) {
    long version = Keyspace.versionOf(value);
    if (version < floor || version < ownFloor || Keyspace.keyOf(value) != key) {
      judgeOld(call, key, value, version, ownFloor, floor, began);
    }
  }

  private void judgeOld(
      String call, int key, long value, long version, long ownFloor, long floor, long began) {
    if (Keyspace.keyOf(value) != key) {
      violation(
          "value of key " + Keyspace.keyOf(value), call, key, version, ownFloor, floor, 0, began);
      return;
    }
    boolean excuses = loss.excuses(began, System.nanoTime());
    LongPredicate excused = excuses ? loss::includes : acknowledged -> false;
    long staleness = version < floor ? origin.staleness(key, version, floor, began, excused) : -1;
    boolean isOld = staleness >= 0 || (version < floor && !excuses);
    Own last = ownLast.get(key);
    boolean isOwn =
        version < ownFloor && !(excuses && last != null && loss.includes(last.deliveredNanos()));
    if (version < floor) {
      board.add(Sum.BELOW_FLOOR, 1);
      board.raise(Sum.MAX_STALENESS, staleness);
    }
    if (!isOld && !isOwn) {
      board.add(Sum.EXCUSED, 1);
      board.raise(Sum.EXCUSED_LONGEST, loss.sinceTakeOver(began));
    } else if (isOwn) {
      violation("invalidated by this node", call, key, version, ownFloor, floor, staleness, began);
    } else if (sync) {
      violation("SYNC", call, key, version, ownFloor, floor, staleness, began);
    } else if (staleness > MAX_STALENESS) {
      violation("older than max-staleness", call, key, version, ownFloor, floor, staleness, began);
    }
  }

  private void violation(
      String what,
      String call,
      int key,
      long version,
      long ownFloor,
      long floor,
      long staleness,
      long began) {
    board.add(Sum.VIOLATIONS, 1);
    if (lines.incrementAndGet() <= MOST_LINES) {
      Own last = ownLast.get(key);
      System.out.printf(
          Locale.ROOT,
          "%s%s: %s, node %d, cache %s, key %d, tag %s: read version %d; acknowledged %d, %.1f ms"
              + " before; own %d%s; origin %d; read took %.1f ms%n",
          MARK,
          what,
          call,
          node,
          Keyspace.cacheOf(key).name(),
          key,
          Keyspace.tagOf(key),
          version,
          floor,
          staleness / 1e6,
          ownFloor,
          last == null ? "" : last.text(began),
          origin.current(key),
          (System.nanoTime() - began) / 1e6);
    }
  }

  /** Counts a call that threw what it must not throw. */
  void failed(String call, int key, RuntimeException thrown) {
    board.add(Sum.FAILED_CALLS, 1);
    if (lines.incrementAndGet() <= MOST_LINES) {
      StackTraceElement[] trace = thrown.getStackTrace();
      System.out.println(
          FAILED
              + call
              + " of key "
              + key
              + " on node "
              + node
              + ": "
              + thrown
              + (trace.length == 0 ? "" : " at " + trace[0]));
    }
  }
}
