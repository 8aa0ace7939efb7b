package dev.layered;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to invalidate. Fire it as a CDI event, or give it to {@link LayeredCaches#invalidate}:
 *
 * <pre>{@code
 * @Inject Event<InvalidateCache> invalidate;
 * invalidate.fire(InvalidateCache.tags("user"));
 * }</pre>
 *
 * <p>Immutable. Made by its factory methods.
 */
public final class InvalidateCache {

  /** What a request selects. */
  public enum Scope {
    /** Certain keys of one cache. */
    KEYS,
    /** Every entry, of any cache, that carries at least one of some tags. */
    ANY_TAG,
    /** Every entry, of any cache, that carries all of some tags. */
    ALL_TAGS,
    /** Every entry of one cache whose key's text begins with a prefix. */
    PREFIX,
    /** Every entry of one cache whose key's text matches a glob. */
    PATTERN,
    /** Every entry of one cache. */
    CACHE
  }

  private final Scope scope;
  private final @Nullable String cacheName;
  private final List<Object> keys;
  private final Set<String> tags;
  private final String text;
  private final boolean expire;

  private InvalidateCache(
      Scope scope,
      @Nullable String cacheName,
      List<Object> keys,
      Set<String> tags,
      String text,
      boolean expire) {
    this.scope = scope;
    this.cacheName = cacheName;
    this.keys = keys;
    this.tags = tags;
    this.text = text;
    this.expire = expire;
  }

  /**
   * Selects keys of one cache.
   *
   * @param cacheName its name
   * @param keys at least one, none null
   * @return a request
   */
  public static InvalidateCache keys(String cacheName, Object... keys) {
    return keys(cacheName, List.of(keys));
  }

  /**
   * Selects keys of one cache.
   *
   * @param cacheName its name
   * @param keys at least one, none null
   * @return a request
   */
  public static InvalidateCache keys(String cacheName, Collection<?> keys) {
    requireName(cacheName);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key given; name at least one");
    }
    return new InvalidateCache(Scope.KEYS, cacheName, List.copyOf(keys), Set.of(), "", false);
  }

  /**
   * Selects every entry that carries at least one of some tags.
   *
   * @param tags at least one
   * @return a request
   */
  public static InvalidateCache tags(String... tags) {
    return new InvalidateCache(Scope.ANY_TAG, null, List.of(), requireTags(tags), "", false);
  }

  /**
   * Selects every entry that carries all of some tags.
   *
   * @param tags at least one
   * @return a request
   */
  public static InvalidateCache allTags(String... tags) {
    return new InvalidateCache(Scope.ALL_TAGS, null, List.of(), requireTags(tags), "", false);
  }

  /**
   * Selects every entry of one cache.
   *
   * @param cacheName its name
   * @return a request
   */
  public static InvalidateCache cache(String cacheName) {
    return new InvalidateCache(Scope.CACHE, requireName(cacheName), List.of(), Set.of(), "", false);
  }

  /**
   * Selects the entries of one cache whose key's text begins with a prefix.
   *
   * @param cacheName its name
   * @param prefix not empty; see {@link LayeredCache#invalidatePrefix}
   * @return a request
   */
  public static InvalidateCache prefix(String cacheName, String prefix) {
    return new InvalidateCache(
        Scope.PREFIX,
        requireName(cacheName),
        List.of(),
        Set.of(),
        requireText("prefix", prefix),
        false);
  }

  /**
   * Selects the entries of one cache whose key's text matches a glob.
   *
   * @param cacheName its name
   * @param glob not empty; see {@link LayeredCache#invalidateMatching}
   * @return a request
   */
  public static InvalidateCache pattern(String cacheName, String glob) {
    return new InvalidateCache(
        Scope.PATTERN,
        requireName(cacheName),
        List.of(),
        Set.of(),
        requireText("pattern", glob),
        false);
  }

  /**
   * The same selection, but its entries become stale instead of gone; see {@link
   * LayeredCache#expire}.
   *
   * @return a request
   */
  public InvalidateCache expiring() {
    return new InvalidateCache(scope, cacheName, keys, tags, text, true);
  }

  /**
   * What is selected.
   *
   * @return the scope
   */
  public Scope scope() {
    return scope;
  }

  /**
   * The cache that is meant.
   *
   * @return its name; null for tags, which reach across caches
   */
  public @Nullable String cacheName() {
    return cacheName;
  }

  /**
   * The keys that are selected.
   *
   * @return unmodifiable; empty unless the scope is {@link Scope#KEYS}
   */
  public List<Object> keys() {
    return keys;
  }

  /**
   * The tags that are selected.
   *
   * @return unmodifiable; empty unless the scope is one of tags
   */
  public Set<String> tags() {
    return tags;
  }

  /**
   * The prefix or the glob.
   *
   * @return empty unless the scope is {@link Scope#PREFIX} or {@link Scope#PATTERN}
   */
  public String text() {
    return text;
  }

  /**
   * Whether the entries become stale instead of gone.
   *
   * @return {@code false} unless made by {@link #expiring()}
   */
  public boolean isExpiring() {
    return expire;
  }

  /** Shows everything but the keys, of which only the number, because keys can be personal data. */
  @Override
  public String toString() {
    return "InvalidateCache["
        + scope
        + (cacheName == null ? "" : " cache=" + cacheName)
        + (keys.isEmpty() ? "" : " keys=" + keys.size())
        + (tags.isEmpty() ? "" : " tags=" + tags)
        + (expire ? " expire" : "")
        + "]";
  }

  private static String requireName(String cacheName) {
    return requireText("cacheName", cacheName);
  }

  private static String requireText(String what, String text) {
    if (Objects.requireNonNull(text, what).isEmpty()) {
      throw new IllegalArgumentException(what + " is empty; give at least one character");
    }
    return text;
  }

  private static Set<String> requireTags(String... tags) {
    if (tags.length == 0) {
      throw new IllegalArgumentException("no tag given; name at least one");
    }
    for (String tag : tags) {
      requireText("tag", tag);
    }
    return Set.copyOf(List.of(tags));
  }
}
