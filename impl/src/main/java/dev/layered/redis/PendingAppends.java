package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Invalidations of this node that are not known to be in the log, in the order of their time. Too
 * many are collapsed into fewer that select at least as much. Safe for use by several threads. Lock
 * order: the cursor, then this.
 */
final class PendingAppends {

  private final Map<Long, OwnEntry> entries = new LinkedHashMap<>();
  private final int max;
  private final Function<Invalidation, List<OwnEntry>> prepare;
  private final Consumer<List<Invalidation>> changed;

  /**
   * An empty list.
   *
   * @param max how many are kept one by one
   * @param prepare makes entries of what they are collapsed into
   * @param changed is told all that is pending, after each change
   */
  PendingAppends(
      int max,
      Function<Invalidation, List<OwnEntry>> prepare,
      Consumer<List<Invalidation>> changed) {
    this.max = max;
    this.prepare = prepare;
    this.changed = changed;
  }

  /** Adds those that have not been applied meanwhile. */
  synchronized void add(Collection<OwnEntry> more) {
    boolean added = false;
    for (OwnEntry entry : more) {
      if (entry.applied == null) {
        entries.put(entry.nonce(), entry);
        added = true;
      }
    }
    if (entries.size() > max) {
      collapse();
    }
    if (added) {
      tell();
    }
  }

  private void collapse() {
    Set<String> caches = new LinkedHashSet<>();
    Set<String> tags = new LinkedHashSet<>();
    for (OwnEntry entry : entries.values()) {
      Invalidation what = entry.notice().invalidation();
      if (what instanceof Invalidation.Keys keys) {
        caches.add(keys.cache());
      } else if (what instanceof Invalidation.Written written) {
        caches.add(written.cache());
      } else if (what instanceof Invalidation.Matching matching) {
        caches.add(matching.cache());
      } else if (what instanceof Invalidation.Clear clear) {
        caches.add(clear.cache());
      } else if (what instanceof Invalidation.Tags selected) {
        tags.addAll(selected.all() ? List.of(selected.tags().iterator().next()) : selected.tags());
      }
    }
    entries.clear();
    for (String cache : caches) {
      put(new Invalidation.Clear(cache, false));
    }
    if (!tags.isEmpty()) {
      put(new Invalidation.Tags(tags, false, false));
    }
  }

  private void put(Invalidation wider) {
    for (OwnEntry entry : prepare.apply(wider)) {
      entries.put(entry.nonce(), entry);
    }
  }

  synchronized void remove(OwnEntry entry) {
    if (entries.remove(entry.nonce()) != null) {
      tell();
    }
  }

  synchronized @Nullable OwnEntry get(long nonce) {
    return entries.get(nonce);
  }

  synchronized List<OwnEntry> list() {
    return List.copyOf(entries.values());
  }

  /** Under the lock, so that the last list told is the present one. */
  private void tell() {
    List<Invalidation> all = new ArrayList<>(entries.size());
    entries.values().forEach(entry -> all.add(entry.notice().invalidation()));
    changed.accept(List.copyOf(all));
  }
}
