package dev.layered.core.coherence;

import dev.layered.core.key.KeyPattern;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A selection of entries that cannot be looked up by name: each entry must be held against it. */
sealed interface InvalidationRule {

  /** Whether an entry is selected. The text of its key is made only if it is asked for. */
  boolean selects(String cache, List<String> tags, KeyDisplay key);

  /** The text of a key, made at most once. */
  final class KeyDisplay {
    private final Object key;
    private @Nullable String text;

    KeyDisplay(Object key) {
      this.key = key;
    }

    String text() {
      String made = text;
      if (made == null) {
        made = dev.layered.core.key.KeyText.display(key);
        text = made;
      }
      return made;
    }
  }

  /** Every entry of one cache whose key's text matches. */
  record Matching(String cache, KeyPattern pattern) implements InvalidationRule {
    @Override
    public boolean selects(String entryCache, List<String> tags, KeyDisplay key) {
      return cache.equals(entryCache) && pattern.matches(key.text());
    }
  }

  /** Every entry that carries all of some tags. */
  record AllTags(Set<String> required) implements InvalidationRule {
    @Override
    public boolean selects(String entryCache, List<String> tags, KeyDisplay key) {
      return tags.size() >= required.size() && tags.containsAll(required);
    }
  }
}
