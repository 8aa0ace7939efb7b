package dev.layered;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a call reads a cache. Immutable.
 *
 * <p>A mode is given to one call by {@link CacheOptions#withMode}, or to all reads of a request by
 * {@link CacheModes}; that of the call counts first.
 */
public final class CacheMode {

  /** Answers from the layers, else loads and stores: what happens if nobody says otherwise. */
  public static final CacheMode NORMAL = new CacheMode(Kind.NORMAL, Set.of());

  /** Calls the loader; reads nothing and stores nothing. */
  public static final CacheMode BYPASS = new CacheMode(Kind.BYPASS, Set.of());

  /**
   * Calls the loader and stores what it returns as {@link LayeredCache#put(Object, Object)} does,
   * in every layer and with a message to the other nodes. Callers of one key on one node share a
   * load, but only one that began after they asked; none is answered with an older value, not even
   * when the load fails. What is not to be stored invalidates the key.
   */
  public static final CacheMode REFRESH = new CacheMode(Kind.REFRESH, Set.of());

  /**
   * Never calls the loader. A fresh value is the answer, or a stale one that is within {@code
   * staleWhileRevalidate} or {@code staleIfError}; if there is none, {@link NotCachedException}.
   */
  public static final CacheMode ONLY_IF_CACHED = new CacheMode(Kind.ONLY_IF_CACHED, Set.of());

  private enum Kind {
    NORMAL,
    BYPASS,
    REFRESH,
    ONLY_IF_CACHED
  }

  private final Kind kind;
  private final Set<CacheLayer> skipped;

  private CacheMode(Kind kind, Set<CacheLayer> skipped) {
    this.kind = kind;
    this.skipped = skipped;
  }

  /**
   * Does not read some layers. A fresh value of another layer is the answer; a copy on a skipped
   * heap is then dropped, because it could be older. Otherwise the value is loaded and stored as
   * with {@link #REFRESH}, in the skipped layers too: so none of them keeps an older value than the
   * others.
   *
   * @param first a layer
   * @param more further layers
   * @return the mode
   */
  public static CacheMode skipping(CacheLayer first, CacheLayer... more) {
    return new CacheMode(Kind.NORMAL, Collections.unmodifiableSet(EnumSet.of(first, more)));
  }

  /**
   * The layers that are not read.
   *
   * @return unmodifiable; empty unless this is a mode of {@link #skipping}
   */
  public Set<CacheLayer> skipped() {
    return skipped;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof CacheMode mode && kind == mode.kind && skipped.equals(mode.skipped));
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + skipped.hashCode();
  }

  @Override
  public String toString() {
    return skipped.isEmpty() ? kind.name() : "skipping" + skipped;
  }
}
