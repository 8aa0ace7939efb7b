package dev.layered.core;

import dev.layered.LayeredException;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.coherence.Verdict;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Searches what one cache holds below the heap: first the shared layer, then the disk. Holds no
 * lock and stores nothing.
 */
final class LowerLayers {

  private final String cache;
  private final Layer heap;
  private final SharedLayer shared;
  private final Layer disk;
  private final Ticker ticker;
  private final TagTable table;
  private final EntryJudge judge;
  private final InvalidationBus bus;
  private final ReadLease lease;
  private final SingleFlight singleFlight;
  private final Sharing sharing;

  LowerLayers(
      CacheSpec spec,
      Ticker ticker,
      TagTable table,
      EntryJudge judge,
      InvalidationBus bus,
      Sharing sharing) {
    this.cache = spec.name();
    this.heap = spec.layers().heap();
    this.shared = spec.layers().shared();
    this.disk = spec.layers().disk();
    this.ticker = ticker;
    this.table = table;
    this.judge = judge;
    this.bus = bus;
    this.lease = bus.lease();
    this.singleFlight = spec.singleFlight();
    this.sharing = sharing;
  }

  /**
   * Whether this node has surely applied all that was acknowledged longer ago than the permitted
   * staleness, or could be brought to that now. Otherwise no layer can be judged.
   */
  boolean isInStep() {
    return lease.covers(ticker.nanos()) || bus.renewLease();
  }

  /**
   * What the first layer holds that is neither gone nor void, fresh or stale. No lease is taken.
   *
   * @throws LayeredException if the shared layer does not answer and the node is strict
   */
  @Nullable Found find(Object key) {
    return findAll(List.of(key)).get(0);
  }

  /** The same for several keys, with one pipeline to the shared layer; null for what is nowhere. */
  List<@Nullable Found> findAll(List<Object> keys) {
    boolean inStep = isInStep();
    TagTable.Unknown unknown = table.unknown(cache, List.of());
    List<Invalidation> undelivered = table.undelivered();
    List<Lookup> answers =
        inStep && shared.isPresent()
            ? shared.lookupAll(keys, unknown.subjects())
            : Collections.nCopies(keys.size(), Lookup.UNREACHABLE);
    List<@Nullable Found> found = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      requireAnswer(answers.get(i));
      Entry remote = judged(keys.get(i), learned(answers.get(i), unknown), undelivered);
      if (remote != null) {
        found.add(new Found(remote, LayerKind.REDIS));
      } else {
        found.add(inStep ? onDisk(keys.get(i)) : null);
      }
    }
    return found;
  }

  /**
   * Searches on behalf of a load. If nothing fresh is found, the load holds the lease to store what
   * it loads, unless another node has it or nobody can be asked.
   *
   * @throws LayeredException if the shared layer does not answer and the node is strict
   */
  Sought seek(Object key, Load load) {
    if (!isInStep()) {
      return seekCutOff(key);
    }
    List<Invalidation> undelivered = table.undelivered();
    Lookup answer = lookup(key, load.tags());
    requireAnswer(answer);
    Entry remote = judged(key, answer, undelivered);
    if (remote != null && remote.readFresh(ticker.nanos())) {
      return new Sought(new Found(remote.confirmedAt(load.asOf()), LayerKind.REDIS), 0, false);
    }
    if (answer instanceof Lookup.Found) {
      answer = shared.lease(key, singleFlight);
    }
    if (answer instanceof Lookup.Granted granted) {
      load.holdLease(granted.lease());
    } else if (answer instanceof Lookup.Writing) {
      load.forbidStoring();
    }
    long busyNanos = answer instanceof Lookup.Busy busy ? Math.max(1, busy.remainingNanos()) : 0;
    Found local = onDisk(key);
    if (remote == null || (local != null && local.entry().readFresh(ticker.nanos()))) {
      return new Sought(local, busyNanos, false);
    }
    Found stale = new Found(remote.confirmedAt(load.asOf()), LayerKind.REDIS);
    return new Sought(stale, busyNanos, false);
  }

  /**
   * One round trip, with what must be learned about older entries; another one only if the entry
   * carries tags that the load does not.
   */
  private Lookup lookup(Object key, List<String> tags) {
    if (!shared.isPresent()) {
      return Lookup.UNREACHABLE;
    }
    TagTable.Unknown unknown = table.unknown(cache, tags);
    Lookup answer = learned(shared.lookup(key, singleFlight, unknown.subjects()), unknown);
    if (answer instanceof Lookup.Found found
        && table.judgeShared(cache, key, found.entry(), List.of()) == null) {
      TagTable.Unknown more = table.unknown(cache, found.entry().tags());
      if (!more.subjects().isEmpty()) {
        return learned(shared.lookup(key, singleFlight, more.subjects()), more);
      }
    }
    return answer;
  }

  private static Lookup learned(Lookup answer, TagTable.Unknown asked) {
    if (answer instanceof Lookup.Found found) {
      asked.learn(found.positions());
    }
    return answer;
  }

  /** The entry of an answer from which all was learned; null if there is none that is valid. */
  private @Nullable Entry judged(Object key, Lookup answer, List<Invalidation> undelivered) {
    if (!(answer instanceof Lookup.Found found) || found.entry().isGone(ticker.nanos())) {
      return null;
    }
    Verdict verdict = table.judgeShared(cache, key, found.entry(), undelivered);
    return verdict == null || verdict == Verdict.VOID ? null : found.entry();
  }

  private @Nullable Found onDisk(Object key) {
    Entry entry = judge.usable(key, disk.get(key), ticker.nanos());
    return entry == null ? null : new Found(entry, LayerKind.DISK);
  }

  /** What this node has itself, while nobody can say whether it is still right. */
  private Sought seekCutOff(Object key) {
    if (sharing.servesWhenCutOff()) {
      Entry onHeap = judge.usable(key, heap.get(key), ticker.nanos());
      Found found = onHeap == null ? onDisk(key) : new Found(onHeap, LayerKind.HEAP);
      if (found != null) {
        return new Sought(found, 0, true);
      }
    }
    requireAnswer(Lookup.UNREACHABLE);
    return Sought.NOTHING;
  }

  private void requireAnswer(Lookup answer) {
    if (sharing.strict() && shared.isPresent() && answer instanceof Lookup.Unreachable) {
      throw new LayeredException(
          "LAYERED-618 cache \""
              + cache
              + "\": Redis does not answer, and layered.failure is strict; graceful calls the"
              + " method instead");
    }
  }

  /** Whether a search or a store can wait for the network or the disk. */
  boolean canWait() {
    return bus.isShared() || shared.isPresent() || !(disk instanceof AbsentLayer);
  }

  /** Whether callers share one load. */
  boolean sharesLoads() {
    return singleFlight != SingleFlight.OFF;
  }

  /** Completes when a search that found another node loading may find more. */
  CompletionStage<?> awaitChange(Object key, long timeoutNanos) {
    return shared.awaitChange(key, timeoutNanos);
  }
}
