package dev.layered.core;

import dev.layered.MissReason;
import dev.layered.core.coherence.Cause;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.event.LayerKind;
import dev.layered.core.event.Unreadable;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Layer;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why the keys of one cache were missed, for the last {@link #MAX_KEYS} of them, and what
 * has become of what was stored for them since.
 *
 * <p>Written on the way of a miss, of a store and of an invalidation, never on that of a hit on the
 * heap, and without a heap only on that of the first hit after something went wrong. One lock for
 * all keys: a miss calls a method of the application, which takes longer. It is the innermost lock.
 */
final class MissLog {

  /** When there are more, those that were noted longest ago go. */
  static final int MAX_KEYS = 1024;

  /** Why a caller loads although somebody else does. */
  static final String NOT_SHARED = "within a load of the same key, or callers share no load";

  private static final Finding INVALIDATED =
      new Finding(MissReason.KEY_INVALIDATED, "the key was invalidated or written");

  /** Why a layer did not answer. */
  record Finding(MissReason reason, String detail) {}

  /** A miss. */
  record Noted(Finding why, long atNanos) {}

  private static final class Trace {
    /** What has become of the value that was stored last; null if it is thought to be there. */
    private @Nullable Finding fate;

    /** Whether the heap has been given a value, and when that ends. */
    private boolean onHeap;

    private long heapEndsAtNanos;

    /** What was found below the heap since the last miss. */
    private final Map<LayerKind, Finding> below = new EnumMap<>(LayerKind.class);

    private @Nullable Noted last;

    /** Whether it tells of something that a value which is found or stored makes good. */
    boolean isOpen() {
      return fate != null || !below.isEmpty();
    }
  }

  private static final class Traces extends LinkedHashMap<Object, Trace> {
    private static final long serialVersionUID = 1L;

    /** The keys whose traces are open, for who does not hold the lock; null if nobody asks. */
    private final transient @Nullable Set<Object> open;

    Traces(boolean knowsOpen) {
      this.open = knowsOpen ? ConcurrentHashMap.newKeySet() : null;
    }

    boolean mayBeOpen(Object key) {
      return open == null || open.contains(key);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, Trace> eldest) {
      boolean tooMany = size() > MAX_KEYS;
      if (tooMany && open != null) {
        open.remove(eldest.getKey());
      }
      return tooMany;
    }

    /** To be called when a trace was changed. */
    void noteOpen(Object key, Trace trace) {
      if (open == null) {
        return;
      }
      if (trace.isOpen()) {
        open.add(key);
      } else {
        open.remove(key);
      }
    }
  }

  private final Layer heap;
  private final boolean hasHeap;
  private final EntryJudge judge;
  private final ReadLease lease;
  private final Ticker ticker;

  /** Guarded by itself, but for the look at {@code open}. */
  private final Traces traces;

  MissLog(CacheSpec spec, EntryJudge judge, ReadLease lease, Ticker ticker) {
    this.heap = spec.layers().heap();
    this.hasHeap = !(heap instanceof AbsentLayer);
    this.traces = new Traces(!hasHeap);
    this.judge = judge;
    this.lease = lease;
    this.ticker = ticker;
    spec.counters().onUndecodable(this::unreadable);
  }

  /** No layer has answered a call: notes why, of all that was found. */
  void missed(Object key) {
    long now = ticker.nanos();
    Finding onHeap = lease.covers(now) ? onHeap(key, now) : notInStep();
    synchronized (traces) {
      Trace trace = newest(key);
      trace.last = new Noted(whole(why(trace, onHeap, now), trace), now);
      trace.below.clear();
      traces.noteOpen(key, trace);
    }
  }

  /** With what the other layers said. */
  private static Finding whole(Finding why, Trace trace) {
    StringBuilder detail = new StringBuilder(why.detail());
    for (Finding each : trace.below.values()) {
      if (!each.equals(why)) {
        detail.append(detail.length() == 0 ? "" : "; ").append(each.detail());
      }
    }
    return new Finding(why.reason(), detail.toString());
  }

  private static Finding notInStep() {
    return new Finding(
        MissReason.LAYER_DOWN, "this node is not in step with the log of invalidations");
  }

  private @Nullable Finding onHeap(Object key, long now) {
    Entry entry = heap.get(key);
    return entry == null ? null : unusable(LayerKind.HEAP, entry, judge.causeOf(key, entry), now);
  }

  /** Why a call is not answered with an entry; null if nothing speaks against it. */
  private static @Nullable Finding unusable(
      LayerKind layer, Entry entry, @Nullable Cause cause, long now) {
    if (cause != null) {
      return new Finding(CauseText.reasonOf(cause), layer.label() + ": " + CauseText.of(cause));
    }
    return entry.staleAtNanos() - now <= 0 || entry.isGone(now)
        ? new Finding(MissReason.EXPIRED, layer.label() + ": its life was over")
        : null;
  }

  /**
   * What was invalidated explains a miss whatever else is wrong; then come layers that are out of
   * order, for without that there might have been a hit.
   */
  private static Finding why(Trace trace, @Nullable Finding onHeap, long now) {
    Finding trouble = null;
    Finding other = null;
    for (Finding each : trace.below.values()) {
      switch (each.reason()) {
        case LAYER_DOWN, UNDECODABLE, TYPE_CHANGED -> trouble = trouble == null ? each : trouble;
        default -> other = other == null ? each : other;
      }
    }
    if (onHeap != null && (onHeap.reason() != MissReason.EXPIRED || trouble == null)) {
      return onHeap;
    }
    Finding fate = trace.fate;
    if (fate != null && (fate.reason() != MissReason.NOT_STORED || trouble == null)) {
      return fate;
    }
    if (trouble != null) {
      return trouble;
    }
    if (other != null) {
      return other;
    }
    return trace.onHeap ? gone(trace, now) : new Finding(MissReason.ABSENT, "");
  }

  /** The heap gives an entry up only for lack of room; its time is judged when it is read. */
  private static Finding gone(Trace trace, long now) {
    return trace.heapEndsAtNanos - now > 0
        ? new Finding(MissReason.EVICTED, "heap: it was given up for lack of room")
        : new Finding(MissReason.EXPIRED, "heap: its life was over");
  }

  /** A call was not to read. */
  void bypassed(Object key, String detail) {
    note(key, new Finding(MissReason.BYPASSED, detail));
  }

  /** A call found the cache switched off. */
  void disabled(Object key) {
    note(key, new Finding(MissReason.DISABLED, "the cache is switched off"));
  }

  private void note(Object key, Finding why) {
    Noted noted = new Noted(why, ticker.nanos());
    synchronized (traces) {
      newest(key).last = noted;
    }
  }

  /** A layer below the heap did not answer a search. */
  void unreachable(Object key, LayerKind layer) {
    below(key, layer, new Finding(MissReason.LAYER_DOWN, layer.label() + ": no answer"));
  }

  private void unreadable(LayerKind layer, Object key, Unreadable why) {
    MissReason reason = why.typeChanged() ? MissReason.TYPE_CHANGED : MissReason.UNDECODABLE;
    below(key, layer, new Finding(reason, layer.label() + ": " + why.detail()));
  }

  /** A layer below the heap has an entry that is void, stale or gone. */
  void unusable(Object key, LayerKind layer, Entry entry, @Nullable Cause cause) {
    Finding finding = unusable(layer, entry, cause, ticker.nanos());
    if (finding != null) {
      below(key, layer, finding);
    }
  }

  private void below(Object key, LayerKind layer, Finding finding) {
    synchronized (traces) {
      Trace trace = newest(key);
      trace.below.put(layer, finding);
      traces.noteOpen(key, trace);
    }
  }

  /** What was loaded or put is in the local layers from now on. */
  void stored(Object key, Entry entry) {
    synchronized (traces) {
      copied(key, newest(key), entry);
    }
  }

  /** What was found below is on the heap from now on. */
  void copiedUp(Object key, Entry entry) {
    if (!traces.mayBeOpen(key)) {
      // Nothing changes that is read without a heap; what is noted at this moment is for the next.
      return;
    }
    synchronized (traces) {
      Trace trace = traces.get(key);
      if (trace != null) {
        copied(key, trace, entry);
      }
    }
  }

  private void copied(Object key, Trace trace, Entry entry) {
    trace.fate = null;
    trace.onHeap = hasHeap;
    trace.heapEndsAtNanos = entry.staleAtNanos();
    trace.below.clear();
    traces.noteOpen(key, trace);
  }

  /** What a load returned was not stored, because something came between. */
  void fenced(Object key, Load load) {
    end(
        key,
        new Finding(
            MissReason.FENCED,
            load.mayBeStored()
                ? "an invalidation or a write overtook the load before"
                : "another node was loading or writing the key"));
  }

  /** What a load returned was not one to store. */
  void notStored(Object key) {
    end(key, new Finding(MissReason.NOT_STORED, "the load before returned what is not stored"));
  }

  /** A key was invalidated; of keys that were not missed lately nothing is noted. */
  void invalidated(Object key) {
    end(key, INVALIDATED);
  }

  private void end(Object key, Finding fate) {
    synchronized (traces) {
      Trace trace = traces.get(key);
      if (trace != null) {
        trace.fate = fate;
        trace.onHeap = false;
        traces.noteOpen(key, trace);
      }
    }
  }

  /** Everything local is gone. */
  void restarted() {
    synchronized (traces) {
      traces.forEach(
          (key, trace) -> {
            if (trace.onHeap) {
              trace.onHeap = false;
              trace.fate =
                  new Finding(MissReason.LOG_RESTARTED, "the log of invalidations began anew");
              traces.noteOpen(key, trace);
            }
          });
    }
  }

  /** The last miss of a key; null if none is remembered. */
  @Nullable Noted last(Object key) {
    synchronized (traces) {
      Trace trace = traces.get(key);
      return trace == null ? null : trace.last;
    }
  }

  private Trace newest(Object key) {
    Trace trace = traces.remove(key);
    Trace kept = trace == null ? new Trace() : trace;
    traces.put(key, kept);
    return kept;
  }
}
