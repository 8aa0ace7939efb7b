package dev.layered.core.coherence;

import dev.layered.core.key.KeyText;
import java.util.List;

/** Says whether an invalidation concerns an entry, for the few that have no position yet. */
final class Selection {

  private Selection() {}

  static boolean selects(
      Invalidation invalidation, String cache, Object key, List<String> entryTags) {
    if (invalidation instanceof Invalidation.Keys keys) {
      return keys.cache().equals(cache) && keys.keys().contains(key);
    }
    if (invalidation instanceof Invalidation.Clear clear) {
      return clear.cache().equals(cache);
    }
    if (invalidation instanceof Invalidation.Matching matching) {
      return matching.cache().equals(cache) && matching.pattern().matches(KeyText.display(key));
    }
    if (invalidation instanceof Invalidation.Tags tags) {
      return tags.all()
          ? entryTags.containsAll(tags.tags())
          : entryTags.stream().anyMatch(tags.tags()::contains);
    }
    // Written: this node has the newest value itself.
    return false;
  }
}
