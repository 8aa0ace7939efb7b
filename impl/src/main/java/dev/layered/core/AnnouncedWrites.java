package dev.layered.core;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.event.CacheCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends the write-throughs of callers: copies their values where a cache copies, and tells other
 * nodes what was stored. A value that cannot be copied stands for something that has been written,
 * so it is not an exception to the caller: what is cached of it must go.
 */
final class AnnouncedWrites {

  private final String cache;
  private final WriteThrough writes;
  private final ValueCopier copier;
  private final CacheCounters counters;
  private final @Nullable Consumer<Invalidation> others;

  /**
   * Of one cache.
   *
   * @param others told what was stored; null if there is nobody
   */
  AnnouncedWrites(
      String cache,
      WriteThrough writes,
      ValueCopier copier,
      CacheCounters counters,
      @Nullable Consumer<Invalidation> others) {
    this.cache = cache;
    this.writes = writes;
    this.copier = copier;
    this.counters = counters;
    this.others = others;
  }

  /** As {@link EngineCache#endWrite}. */
  boolean end(Write write, @Nullable Object value, List<String> tags, StorePolicy policy) {
    Object own;
    try {
      own = copier.copy(value);
    } catch (IllegalArgumentException notCopyable) {
      counters.layerError();
      writes.abandon(write);
      return false;
    } catch (Throwable problem) {
      writes.abandon(write);
      throw problem;
    }
    boolean stored = writes.end(write, own, tags, policy);
    if (stored) {
      announce(List.of(write.key()));
    }
    return stored;
  }

  /** As {@link EngineCache#putAll}. */
  void putAll(
      Map<Object, ? extends @Nullable Object> values,
      List<String> tags,
      StorePolicy policy,
      Consumer<List<Object>> invalidate) {
    List<Object> keys = new ArrayList<>(values.size());
    List<@Nullable Object> own = new ArrayList<>(values.size());
    List<Object> stored = new ArrayList<>();
    List<Object> refused = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          try {
            own.add(copier.copy(value));
            keys.add(key);
          } catch (IllegalArgumentException notCopyable) {
            counters.layerError();
            refused.add(key);
          }
        });
    List<Write> begun = writes.beginAll(keys);
    List<Boolean> ended = writes.endAll(begun, own, tags, policy);
    for (int i = 0; i < begun.size(); i++) {
      (ended.get(i) ? stored : refused).add(begun.get(i).key());
    }
    Attempts attempts = new Attempts();
    if (!stored.isEmpty()) {
      attempts.attempt(() -> announce(stored));
    }
    if (!refused.isEmpty()) {
      // Also if those could not be announced: nothing else ends what is cached of these.
      attempts.attempt(() -> invalidate.accept(refused));
    }
    attempts.throwFirst();
  }

  private void announce(List<Object> keys) {
    if (others != null) {
      others.accept(new Invalidation.Written(cache, keys));
    }
  }
}
