package dev.layered.core;

import dev.layered.CacheExplanation;
import dev.layered.CacheExplanation.LayerState;
import dev.layered.CacheExplanation.Miss;
import dev.layered.CacheExplanation.State;
import dev.layered.CacheLayer;
import dev.layered.CacheMode;
import dev.layered.core.MissLog.Noted;
import dev.layered.core.coherence.Cause;
import dev.layered.core.key.KeyText;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.FailureEntry;
import dev.layered.core.layer.IdleEntry;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.load.Load;
import dev.layered.core.time.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what one cache holds for a key. It looks into every layer and judges what it sees as a call
 * would, but takes no lease, copies nothing, counts nothing, and marks no entry as read, stale or
 * validated.
 */
final class Explainer {

  private final CacheSpec spec;
  private final LayerStack stack;
  private final ModalReads demanded;
  private final EntryJudge judge;
  private final Ticker ticker;

  Explainer(CacheSpec spec, LayerStack stack, ModalReads demanded) {
    this.spec = spec;
    this.stack = stack;
    this.demanded = demanded;
    this.judge = stack.judge();
    this.ticker = stack.ticker();
  }

  CacheExplanation explain(Object key, boolean enabled, CacheMode mode) {
    SharedLayer shared = spec.layers().shared();
    // Before the layers: what is stored meanwhile is then still explained by the miss before it.
    Noted missed = stack.misses().last(key);
    Load refresh = demanded.inFlight(key);
    Load load = refresh == null ? stack.loads().find(key) : refresh;
    Lookup onHeap = spec.layers().heap().peek(key);
    Lookup inRedis = stack.lower().peekShared(key);
    Lookup onDisk = spec.layers().disk().peek(key);
    long now = ticker.nanos();
    return new CacheExplanation(
        spec.name(),
        key,
        KeyText.canonical(key),
        enabled,
        mode,
        judge.applied().seq(),
        judge.lastOfCache(),
        stack.lower().isTrusted(),
        List.of(
            state(CacheLayer.HEAP, key, onHeap, now),
            state(CacheLayer.REDIS, key, inRedis, now),
            state(CacheLayer.DISK, key, onDisk, now)),
        shared.isPresent() ? (shared.isGivenUp() ? "open" : "closed") : null,
        load == null ? null : Duration.ofNanos(now - load.beganNanos()),
        missed == null
            ? null
            : new Miss(
                missed.why().reason(),
                missed.why().detail(),
                Duration.ofNanos(now - missed.atNanos())));
  }

  private LayerState state(CacheLayer layer, Object key, Lookup answer, long now) {
    if (answer instanceof Lookup.Found found) {
      Cause cause =
          layer == CacheLayer.REDIS
              ? judge.causeOfShared(key, found.entry())
              : judge.causeOf(key, found.entry());
      return judged(layer, found.entry(), cause, now);
    }
    if (answer instanceof Lookup.Undecodable undecodable) {
      return nothing(layer, State.UNDECODABLE, undecodable.why().detail());
    }
    if (answer instanceof Lookup.Off off) {
      return nothing(layer, State.OFF, off.why());
    }
    return nothing(
        layer, answer instanceof Lookup.Unreachable ? State.UNREACHABLE : State.ABSENT, null);
  }

  private static LayerState nothing(CacheLayer layer, State state, @Nullable String detail) {
    return new LayerState(layer, state, detail, null, null, null, Map.of());
  }

  private LayerState judged(CacheLayer layer, Entry entry, @Nullable Cause cause, long now) {
    Map<String, Long> tags = new LinkedHashMap<>();
    entry.tags().forEach(tag -> tags.put(tag, judge.lastOfTag(tag)));
    long asOf = entry.asOf().seq();
    String detail = cause == null ? null : CauseText.of(cause);
    if (cause != null && !cause.expired()) {
      return new LayerState(layer, State.INVALIDATED, detail, null, null, asOf, tags);
    }
    if (entry instanceof FailureEntry failure && !failure.isOver(now)) {
      Duration kept = Duration.ofNanos(failure.staleAtNanos() - now);
      return new LayerState(layer, State.EXCEPTION, null, kept, Duration.ZERO, asOf, tags);
    }
    if (entry.isGone(now)) {
      return new LayerState(layer, State.EXPIRED, detail, null, null, asOf, tags);
    }
    long left = entry.expiresAtNanos() - now;
    long fresh = cause == null ? entry.staleAtNanos() - now : 0;
    if (fresh <= 0) {
      return new LayerState(layer, State.STALE, detail, null, Duration.ofNanos(left), asOf, tags);
    }
    long unread =
        entry instanceof IdleEntry idle
            ? idle.maxIdleNanos() - (now - idle.lastReadNanos())
            : Long.MAX_VALUE;
    return new LayerState(
        layer,
        State.FRESH,
        unread < fresh ? "if it is not read" : null,
        Duration.ofNanos(Math.min(fresh, unread)),
        unread < fresh ? Duration.ZERO : Duration.ofNanos(left - fresh),
        asOf,
        tags);
  }
}
