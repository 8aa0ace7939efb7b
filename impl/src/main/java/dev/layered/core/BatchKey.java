package dev.layered.core;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.load.Load;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One key of a batch that was not fresh on the heap, on its way to its value. For one thread. */
final class BatchKey {

  private final int index;
  private final Object key;
  private final LoadTerms terms;
  private @Nullable Load load;
  private Sought sought = Sought.NOTHING;
  private @Nullable Entry stale;
  private @Nullable Entry entry;
  private @Nullable Object value;

  /**
   * A key of which nothing is known.
   *
   * @param index its position among the keys of the call
   */
  BatchKey(int index, Object key, LoadTerms terms) {
    this.index = index;
    this.key = key;
    this.terms = terms;
  }

  /** The same key with a load of its own. */
  BatchKey anew(Load started) {
    BatchKey again = new BatchKey(index, key, terms);
    again.joined(started);
    return again;
  }

  /** Does something with all of them in portions of a size for the shared layer. */
  static void inPortions(List<BatchKey> keys, Consumer<List<BatchKey>> action) {
    for (int from = 0; from < keys.size(); from += SharedLayer.AT_ONCE) {
      action.accept(keys.subList(from, Math.min(from + SharedLayer.AT_ONCE, keys.size())));
    }
  }

  int index() {
    return index;
  }

  Object key() {
    return key;
  }

  LoadTerms terms() {
    return terms;
  }

  StorePolicy policy() {
    return terms.policy();
  }

  /** Notes the load that this batch runs, or one of another caller. */
  void joined(Load joined) {
    load = joined;
  }

  /** Notes that this caller loads it for itself. */
  void loadAlone() {
    load = null;
  }

  /** Whether it is loaded for this caller alone, in no load that others share. */
  boolean isAlone() {
    return load == null;
  }

  Load load() {
    return Objects.requireNonNull(load);
  }

  /** What the last search below the heap came to. */
  Sought sought() {
    return sought;
  }

  /** What that found, if it did. */
  Found found() {
    return Objects.requireNonNull(sought.found());
  }

  void sought(Sought result) {
    sought = result;
  }

  /** A stale entry found after the load began; null if there is none. */
  @Nullable Entry stale() {
    return stale;
  }

  void stale(@Nullable Entry found) {
    stale = found;
  }

  /** The entry that was made of the loaded value. */
  Entry entry() {
    return Objects.requireNonNull(entry);
  }

  void made(Entry loaded) {
    entry = loaded;
  }

  /** The answer of this key. */
  @Nullable Object value() {
    return value;
  }

  void answer(@Nullable Object answer) {
    value = answer;
  }
}
