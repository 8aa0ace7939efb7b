package dev.layered;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entries were invalidated. Fired as a CDI event on every node, after the invalidation was applied
 * there:
 *
 * <pre>{@code
 * void on(@Observes CacheInvalidated event) { ... }
 * }</pre>
 *
 * <p>Observers run on the thread that invalidates (origin {@link Origin#LOCAL}) or on a thread of
 * Layered (origin {@link Origin#REMOTE}); an exception of theirs is logged and changes nothing.
 *
 * <p>What was invalidated in a transaction is invalidated once more after its commit, and observers
 * are told again.
 *
 * <p>An observer must not invalidate in reaction to a {@code REMOTE} event: every other node would
 * observe that as a remote event, react likewise, and so on without end.
 *
 * @param scope what was selected
 * @param cacheName the cache; null for tags, which reach across caches
 * @param keys the text of each key (see {@link LayeredCache#invalidatePrefix}); empty unless the
 *     scope is {@link InvalidateCache.Scope#KEYS}
 * @param tags the tags; empty unless the scope is one of tags
 * @param text the prefix or glob; empty for every other scope
 * @param expired whether the entries became stale instead of gone
 * @param origin the node that asked for it
 */
public record CacheInvalidated(
    InvalidateCache.Scope scope,
    @Nullable String cacheName,
    List<String> keys,
    Set<String> tags,
    String text,
    boolean expired,
    Origin origin) {

  /** Which node asked for an invalidation. */
  public enum Origin {
    /** This one. */
    LOCAL,
    /** Another one. */
    REMOTE
  }

  /** Copies the collections. */
  public CacheInvalidated {
    keys = List.copyOf(keys);
    tags = Set.copyOf(tags);
  }

  /** Shows everything but the keys, of which only the number, because keys can be personal data. */
  @Override
  public String toString() {
    return "CacheInvalidated["
        + scope
        + (cacheName == null ? "" : " cache=" + cacheName)
        + (keys.isEmpty() ? "" : " keys=" + keys.size())
        + (tags.isEmpty() ? "" : " tags=" + tags)
        + (expired ? " expired" : "")
        + " "
        + origin
        + "]";
  }
}
