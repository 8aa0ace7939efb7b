package dev.layered.core;

import dev.layered.CacheLayer;
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
import java.util.Set;
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
  private final SharedSearch search;
  private final Layer disk;
  private final Ticker ticker;
  private final TagTable table;
  private final EntryJudge judge;
  private final InvalidationBus bus;
  private final ReadLease lease;
  private final SingleFlight singleFlight;
  private final Sharing sharing;
  private final MissLog misses;

  LowerLayers(
      CacheSpec spec,
      Ticker ticker,
      TagTable table,
      EntryJudge judge,
      InvalidationBus bus,
      Sharing sharing,
      MissLog misses) {
    this.cache = spec.name();
    this.heap = spec.layers().heap();
    this.shared = spec.layers().shared();
    this.search = new SharedSearch(spec, table, sharing.strict());
    this.disk = spec.layers().disk();
    this.ticker = ticker;
    this.table = table;
    this.judge = judge;
    this.bus = bus;
    this.lease = bus.lease();
    this.singleFlight = spec.singleFlight();
    this.sharing = sharing;
    this.misses = misses;
  }

  /**
   * Whether this node has surely applied all that was acknowledged longer ago than the permitted
   * staleness, or could be brought to that now. Otherwise no layer can be judged.
   */
  boolean isInStep() {
    return isInStep(ticker.nanos());
  }

  /** The same where the clock was read just before. */
  boolean isInStep(long now) {
    return lease.covers(now) || bus.renewLease();
  }

  /** Looks at what the shared layer holds, for an export. */
  SharedPeek sharedPeek() {
    return new SharedPeek(cache, shared, table, ticker);
  }

  /** Whether the local layers are trusted now; nothing is done about it. */
  boolean isTrusted() {
    return lease.covers(ticker.nanos());
  }

  /** Asks for the lease of a key, whatever is there; throws as {@link #find(Object)}. */
  Lookup lease(Object key) {
    return search.lease(key);
  }

  /** Looks at what the shared layer holds, and learns what it takes to judge it. */
  Lookup peekShared(Object key) {
    return search.peek(key);
  }

  /** What the shared layer holds that is neither gone nor void; no lease is taken. */
  @Nullable Entry usableShared(Object key) {
    List<Invalidation> undelivered = table.undelivered();
    return judged(key, peekShared(key), undelivered);
  }

  /**
   * What a layer holds that is neither gone nor void: something fresh before something stale, and
   * the first layer before the next. No lease is taken.
   *
   * @throws dev.layered.LayeredException if the shared layer does not answer and the node is strict
   */
  @Nullable Found find(Object key) {
    return findAll(List.of(key)).get(0);
  }

  /** The same without asking some layers. */
  @Nullable Found find(Object key, Set<CacheLayer> skipped) {
    if (!isInStep()) {
      Found own = seekCutOff(key).found();
      return own == null || skipped.contains(CacheLayer.valueOf(own.layer().name())) ? null : own;
    }
    Found remote = skipped.contains(CacheLayer.REDIS) ? null : findShared(key);
    return skipped.contains(CacheLayer.DISK) ? remote : orOnDisk(remote, key);
  }

  private @Nullable Found orOnDisk(@Nullable Found remote, Object key) {
    if (remote != null && isFresh(remote.entry())) {
      return remote;
    }
    Found local = onDisk(key);
    return remote == null || (local != null && isFresh(local.entry())) ? local : remote;
  }

  private boolean isFresh(Entry entry) {
    return entry.staleAtNanos() - ticker.nanos() > 0;
  }

  private @Nullable Found findShared(Object key) {
    List<Invalidation> undelivered = table.undelivered();
    Entry entry = judged(key, search.lookAtAll(List.of(key)).get(0), undelivered);
    return entry == null ? null : new Found(entry, LayerKind.REDIS);
  }

  /**
   * The same for several keys, with one pipeline to the shared layer, or some if there are many
   * keys; null for what is nowhere.
   */
  List<@Nullable Found> findAll(List<Object> keys) {
    if (!isInStep()) {
      search.requireAnswer(Lookup.UNREACHABLE);
      return new ArrayList<>(Collections.nCopies(keys.size(), null));
    }
    List<Invalidation> undelivered = table.undelivered();
    List<Lookup> answers = search.lookAtAll(keys);
    List<@Nullable Found> found = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      Entry entry = judged(keys.get(i), answers.get(i), undelivered);
      Found remote = entry == null ? null : new Found(entry, LayerKind.REDIS);
      found.add(orOnDisk(remote, keys.get(i)));
    }
    return found;
  }

  /**
   * Searches on behalf of a load. If nothing fresh is found, the load holds the lease to store what
   * it loads, unless another node has it or nobody can be asked.
   *
   * @throws dev.layered.LayeredException if the shared layer does not answer and the node is strict
   */
  Sought seek(Object key, Load load) {
    return seek(key, load, null);
  }

  /**
   * The same on behalf of a refresh, for which only a newer value is fresh.
   *
   * @param had the fresh entry that is to be refreshed; null if there is none
   */
  Sought seek(Object key, Load load, @Nullable Entry had) {
    if (!isInStep()) {
      return seekCutOff(key);
    }
    List<Invalidation> undelivered = table.undelivered();
    Lookup answer = search.seek(key, load.tags());
    long now = ticker.nanos();
    Entry remote = judged(key, answer, undelivered, now);
    if (answer instanceof Lookup.Found && !isFresh(remote, had, now)) {
      // A strict node has its answer already: what was found.
      answer = shared.lease(key, singleFlight);
    }
    return sought(key, load, answer, remote, had);
  }

  /**
   * The same for several loads, with one pipeline to the shared layer; with another one for the
   * leases of what is there but stale or void.
   *
   * @param keys those of the loads, in order, each once
   * @throws dev.layered.LayeredException as above; the loads hold what leases they were granted
   */
  List<Sought> seekAll(List<Object> keys, List<Load> loads) {
    if (!isInStep()) {
      return keys.stream().map(this::seekCutOff).toList();
    }
    List<Invalidation> undelivered = table.undelivered();
    List<Lookup> answers = search.seekAll(keys, loads);
    List<@Nullable Entry> remotes = new ArrayList<>(keys.size());
    List<Integer> unleased = new ArrayList<>();
    long now = ticker.nanos();
    for (int i = 0; i < keys.size(); i++) {
      Entry remote = judged(keys.get(i), answers.get(i), undelivered, now);
      remotes.add(remote);
      if (answers.get(i) instanceof Lookup.Found && !isFresh(remote, null, now)) {
        unleased.add(i);
      }
    }
    if (!unleased.isEmpty()) {
      List<Lookup> leased =
          shared.leaseAll(unleased.stream().map(keys::get).toList(), singleFlight);
      for (int i = 0; i < leased.size(); i++) {
        answers.set(unleased.get(i), leased.get(i));
      }
    }
    List<Sought> sought = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      sought.add(sought(keys.get(i), loads.get(i), answers.get(i), remotes.get(i), null));
    }
    return sought;
  }

  /** What an answer of the shared layer comes to, together with what is on the disk. */
  private Sought sought(
      Object key, Load load, Lookup answer, @Nullable Entry remote, @Nullable Entry had) {
    if (remote != null && answer instanceof Lookup.Found) {
      return new Sought(new Found(remote.ownConfirmedAt(load.asOf()), LayerKind.REDIS), 0, false);
    }
    if (answer instanceof Lookup.Granted granted) {
      load.holdLease(granted.lease());
    } else if (answer instanceof Lookup.Writing) {
      load.forbidStoring();
    }
    long busyNanos = answer instanceof Lookup.Busy busy ? Math.max(1, busy.remainingNanos()) : 0;
    Found local = onDisk(key);
    if (remote == null || (local != null && isFresh(local.entry(), had, ticker.nanos()))) {
      return new Sought(local, busyNanos, false);
    }
    Found stale = new Found(remote.ownConfirmedAt(load.asOf()), LayerKind.REDIS);
    return new Sought(stale, busyNanos, false);
  }

  private static boolean isFresh(@Nullable Entry entry, @Nullable Entry had, long now) {
    return entry != null
        && entry.readFresh(now)
        && (had == null || RefreshAhead.isNewer(entry, had));
  }

  /** The entry of an answer from which all was learned; null if there is none that is valid. */
  private @Nullable Entry judged(Object key, Lookup answer, List<Invalidation> undelivered) {
    return judged(key, answer, undelivered, ticker.nanos());
  }

  private @Nullable Entry judged(
      Object key, Lookup answer, List<Invalidation> undelivered, long now) {
    if (!(answer instanceof Lookup.Found found)) {
      if (answer instanceof Lookup.Unreachable && shared.isPresent()) {
        misses.unreachable(key, LayerKind.REDIS);
      }
      return null;
    }
    Entry entry = found.entry();
    Verdict verdict = entry.isGone(now) ? null : table.judgeShared(cache, key, entry, undelivered);
    if (entry.staleAtNanos() - now <= 0 || verdict != Verdict.VALID) {
      misses.unusable(key, LayerKind.REDIS, entry, judge.causeOfShared(key, entry));
    }
    return verdict == null || verdict == Verdict.VOID ? null : entry;
  }

  private @Nullable Found onDisk(Object key) {
    Entry entry = disk.get(key);
    if (entry == null) {
      return null;
    }
    Entry usable = judge.usable(key, entry, ticker.nanos());
    if (usable == null || !isFresh(usable)) {
      misses.unusable(key, LayerKind.DISK, entry, judge.causeOf(key, entry));
    }
    return usable == null ? null : new Found(usable, LayerKind.DISK);
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
    search.requireAnswer(Lookup.UNREACHABLE);
    return Sought.NOTHING;
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
