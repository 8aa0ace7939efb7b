package dev.layered.core;

import dev.layered.LayeredException;
import dev.layered.SkipReason;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SharedLayer.Fill;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.load.Load;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Some entries of a file on their way into the layers: each is a load in the table, under a lease
 * if there is a shared layer, so that callers, other nodes and invalidations meet it as they meet a
 * load. For one thread.
 */
final class ImportedPortion {

  /** Of a disk that is behind: what finds no room after this is not on disk, as ever. */
  private static final long MOST_WAIT_FOR_DISK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * What came of a portion.
   *
   * @param stored how many are in the layers
   * @param unanswered the keys about which the shared layer said nothing
   * @param skipped how many of the others were not stored, for each reason
   */
  record Result(long stored, List<Object> unanswered, Map<SkipReason, Long> skipped) {}

  /** An entry whose load runs. */
  private record Running(Object key, Entry entry, Load load) {}

  private final LayerStack stack;
  private final SharedLayer shared;
  private final Layer disk;
  private final StorePolicy policy;
  private final Deque<Running> running = new ArrayDeque<>();
  private final List<Object> unanswered = new ArrayList<>();
  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private long stored;

  ImportedPortion(LayerStack stack, SharedLayer shared, Layer disk, StorePolicy policy) {
    this.stack = stack;
    this.shared = shared;
    this.disk = disk;
    this.policy = policy;
  }

  Result store(Map<Object, Entry> entries) {
    try {
      entries.forEach(this::begin);
      search();
      fill();
    } finally {
      // Something failed: nobody may wait for them, and no lease may be kept.
      running.forEach(this::end);
    }
    return new Result(stored, unanswered, skipped);
  }

  private void begin(Object key, Entry entry) {
    long now = stack.ticker().nanos();
    Entry onHeap = stack.heap().stale(key);
    if (onHeap != null && onHeap.staleAtNanos() - now > 0) {
      skip(SkipReason.PRESENT);
      return;
    }
    LoadsInFlight.Join join = stack.loads().joinOrStart(key, entry.tags(), null);
    if (join.started()) {
      running.add(new Running(key, entry, join.load()));
    } else {
      skip(SkipReason.BUSY);
    }
  }

  /** Takes the leases, and leaves what is fresh below the heap, or in other hands. */
  private void search() {
    if (running.isEmpty()) {
      return;
    }
    List<Running> all = List.copyOf(running);
    List<Sought> sought;
    try {
      sought =
          stack
              .lower()
              .seekAll(
                  all.stream().map(Running::key).toList(),
                  all.stream().map(Running::load).toList());
    } catch (LayeredException unreachable) {
      // A strict node says it like this.
      all.forEach(this::leaveUnanswered);
      return;
    }
    long now = stack.ticker().nanos();
    for (int i = 0; i < all.size(); i++) {
      Running each = all.get(i);
      Found found = sought.get(i).found();
      if (found != null && found.entry().staleAtNanos() - now > 0) {
        leave(each, SkipReason.PRESENT);
      } else if (!stack.judge().isStorable(each.key(), each.entry())) {
        leave(each, SkipReason.INVALIDATED);
      } else if (shared.isPresent() && !each.load().holdsLease()) {
        if (sought.get(i).isBusy() || !each.load().mayBeStored()) {
          leave(each, SkipReason.BUSY);
        } else {
          leaveUnanswered(each);
        }
      }
    }
  }

  private void fill() {
    List<Fill> fills = new ArrayList<>(running.size());
    List<Running> all = List.copyOf(running);
    boolean[] filled = new boolean[all.size()];
    for (int i = 0; i < all.size(); i++) {
      // A caller of a node that was out of step for a moment may have displaced the load, and given
      // its lease back.
      LoadLease lease = all.get(i).load().takeLease();
      if (lease != null) {
        Entry entry = stack.entries().forShared(all.get(i).entry(), policy);
        fills.add(new Fill(all.get(i).key(), entry, lease));
        filled[i] = true;
      }
    }
    // Whoever writes waits longer for an answer than whoever reads.
    Iterator<Stored> answers =
        (fills.isEmpty() ? List.<Stored>of() : shared.writeAll(fills)).iterator();
    long until = stack.ticker().nanos() + MOST_WAIT_FOR_DISK_NANOS;
    for (int i = 0; i < all.size(); i++) {
      Stored withoutLease = shared.isPresent() ? Stored.REFUSED : Stored.YES;
      disk.awaitRoom(until - stack.ticker().nanos());
      finish(all.get(i), filled[i] ? answers.next() : withoutLease);
      running.remove();
    }
  }

  private void finish(Running each, Stored below) {
    boolean refused = below != Stored.YES;
    if (stack.fence().endStored(each.key(), each.load(), each.entry(), policy, refused)) {
      each.load().complete(each.entry());
      stored++;
    } else {
      each.load().abandon();
      skip(below == Stored.UNREACHABLE ? SkipReason.REFUSED : SkipReason.INVALIDATED);
    }
  }

  private void leave(Running each, SkipReason why) {
    end(each);
    running.remove(each);
    skip(why);
  }

  private void leaveUnanswered(Running each) {
    end(each);
    running.remove(each);
    unanswered.add(each.key());
  }

  /** Those who wait for it ask anew. */
  private void end(Running each) {
    stack.fence().endUnstored(each.key(), each.load());
    each.load().abandon();
  }

  private void skip(SkipReason why) {
    skipped.merge(why, 1L, Long::sum);
  }
}
