package dev.layered;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a loader says about the value that it loads, and what it may know of the one before: for
 * origins that tell how long an answer holds, or whether it has changed.
 *
 * <p>A {@link Layered} method gets one as a parameter of this type. The parameter is not part of
 * the key, and callers pass null: the cache puts the real one there when it calls the method. A
 * method whose caching is switched off gets one that does nothing. A {@link LayeredCache} gives it
 * to a {@link ControlledLoader}.
 *
 * <pre>{@code
 * @Layered(cacheName = "rates", staleIfError = 3600)
 * Rates find(String currency, CacheControl control) {
 *   Answer answer = client.get(currency, control.previousEtag());
 *   if (answer.maxAge().isZero()) {
 *     control.doNotStore();
 *   } else {
 *     control.ttl(answer.maxAge());
 *   }
 *   if (answer.status() == 304) {
 *     control.notModified();
 *     return null;
 *   }
 *   control.etag(answer.etag());
 *   return answer.rates();
 * }
 * }</pre>
 *
 * <p>It belongs to one load, and may be used by any thread until that has ended; after that every
 * method is an {@link IllegalStateException}. What a load says that fails, or whose value is not
 * stored for another reason, has no effect. Applications do not implement it.
 */
public interface CacheControl {

  /** How long an {@link #etag} is at most, in bytes of UTF-8. */
  int MAX_ETAG_BYTES = 256;

  /**
   * Sets how long this value is fresh, in the place of {@link Layered#ttl()} and, for a null, of
   * {@link Layered#nullTtl()}. Every other setting holds as it is: {@code heapTtl} and {@code
   * diskTtl} shorten it, and so does {@code jitter}.
   *
   * @param value greater than zero; the last call counts
   * @return this
   * @throws IllegalArgumentException if it is zero or negative
   */
  CacheControl ttl(Duration value);

  /**
   * Adds tags to those of the method or the options. An invalidation of such a tag while the load
   * runs keeps its value out of the cache, like one of any other tag.
   *
   * @param values of the form described at {@link Layered#tags()}; at most 32 with those that the
   *     value has already
   * @return this
   * @throws IllegalArgumentException if one is not allowed, or there are too many
   */
  CacheControl tags(String... values);

  /**
   * Says that this value is not to be stored. Whoever shares the load gets it; what was stored for
   * the key before is dropped, because the origin has taken it back.
   *
   * @return this
   */
  CacheControl doNotStore();

  /**
   * Notes the origin's mark of this version of the value, for {@link #previousEtag()} of the next
   * load.
   *
   * @param value at most {@value #MAX_ETAG_BYTES} bytes of UTF-8, without control characters
   * @return this
   * @throws IllegalArgumentException if it is longer, has a control character or is not Unicode
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, section 8.8.3</a>
   */
  CacheControl etag(String value);

  /**
   * Notes when the origin changed the value last, for {@link #previousLastModified()} of the next
   * load.
   *
   * @param value the origin's time; never compared with this node's clock
   * @return this
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2">RFC 9110, section 8.8.2</a>
   */
  CacheControl lastModified(Instant value);

  /**
   * Whether there is a value from before that {@link #notModified()} can store again. There is one
   * when an entry is reloaded that is not gone: a stale one ({@link Layered#staleIfError()}, {@link
   * Layered#staleWhileRevalidate()}) or one that is refreshed ahead. An invalidated one is none.
   *
   * @return whether there is one
   */
  boolean hasPrevious();

  /**
   * The {@link #etag} of the value from before.
   *
   * @return null if there is no such value, or it has none
   */
  @Nullable String previousEtag();

  /**
   * The {@link #lastModified} of the value from before.
   *
   * @return null if there is no such value, or it has none
   */
  @Nullable Instant previousLastModified();

  /**
   * Says that the origin still has the value from before. That value is what callers get, whatever
   * the loader returns, and it is stored again: with a new life, with its tags and those that this
   * load adds, and with its {@link #etag} and {@link #lastModified} unless this load sets others.
   *
   * <p>The origin's word makes it as good as a value that was loaded now: an invalidation during
   * the load keeps it out of the cache.
   *
   * @throws IllegalStateException if there is no value from before; nothing has changed then
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5">RFC 9110, section
   *     15.4.5</a>
   */
  void notModified();
}
