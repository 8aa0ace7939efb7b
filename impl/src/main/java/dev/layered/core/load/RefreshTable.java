package dev.layered.core.load;

import dev.layered.core.layer.LogPosition;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The demanded refreshes of one cache. For each key one runs at a time, and one more waits for its
 * end: whoever asks while one runs shares the next, because only that begins after he asked. So
 * there are at most two loads for a key, however many callers demand one.
 */
public final class RefreshTable {

  private record Slot(Load running, @Nullable Load next) {}

  private final ConcurrentHashMap<Object, Slot> slots = new ConcurrentHashMap<>();

  /**
   * A caller's part in a refresh.
   *
   * @param refresh what the caller shares
   * @param leads whether the caller must run it, and {@link #end} it in any case
   * @param before whose end the caller must await before that; null if there is none
   */
  public record Turn(Load refresh, boolean leads, @Nullable Load before) {}

  /**
   * Takes part in a refresh that has not begun.
   *
   * @param nowNanos now
   * @param asOf the position applied now
   * @param tags the tags that the entry will carry
   */
  public Turn join(Object key, long nowNanos, LogPosition asOf, List<String> tags) {
    Load own = new Load(nowNanos, asOf, tags, null, true);
    Slot slot =
        slots.compute(
            key,
            (same, present) -> {
              if (present == null) {
                return new Slot(own, null);
              }
              return present.next() == null ? new Slot(present.running(), own) : present;
            });
    if (slot.running() == own) {
      return new Turn(own, true, null);
    }
    Load next = slot.next();
    if (next == null) {
      throw new IllegalStateException("a refresh that runs is shared");
    }
    return next == own ? new Turn(own, true, slot.running()) : new Turn(next, false, null);
  }

  /** Ends a refresh, or gives up one that waits; before its outcome is told. */
  public void end(Object key, Load refresh) {
    slots.computeIfPresent(
        key,
        (same, slot) -> {
          Load next = slot.next();
          if (slot.running() == refresh) {
            return next == null ? null : new Slot(next, null);
          }
          return next == refresh ? new Slot(slot.running(), null) : slot;
        });
  }

  /** The refresh of a key that runs; null if none does. */
  public @Nullable Load running(Object key) {
    Slot slot = slots.get(key);
    return slot == null ? null : slot.running();
  }
}
