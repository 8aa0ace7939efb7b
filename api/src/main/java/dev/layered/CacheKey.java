package dev.layered;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a parameter as a part of the key. If no parameter of a method is marked and no template is
 * given, all of them are.
 *
 * <p>A part needs a stable form: a primitive or its wrapper, {@link String}, an enum, {@link
 * java.util.UUID}, {@link java.math.BigInteger}, {@link java.math.BigDecimal}, a {@code java.time}
 * value, {@link java.net.URI}, {@link java.util.Locale}, {@link java.util.Currency}, {@link Class},
 * a record of such parts, or an {@link java.util.Optional}, {@link java.util.List} or {@link
 * java.util.Set} of such parts. None may be null. The key of one part is that part itself. As in
 * JSR-107.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface CacheKey {

  /**
   * Makes a {@link Layered} method one for several entries: every element of this parameter has an
   * entry of its own, and the method is called with those only that no layer has fresh.
   *
   * <pre>{@code
   * @Layered(cacheName = "users", tags = "user:{id}")
   * User find(long id)
   *
   * @Layered(cacheName = "users", tags = "user:{ids}")
   * Map<Long, User> findAll(@CacheKey(each = true) Collection<Long> ids)
   * }</pre>
   *
   * <p>The parameter is a {@link java.util.Collection}, {@link java.util.List} or {@link
   * java.util.Set}; the method gets an unmodifiable one of the same kind, each element once, in the
   * order of the call, and is not called for none. In templates of keys and tags, and for a {@link
   * dev.layered.spi.KeyGenerator}, an element stands in the place of the parameter; other
   * parameters marked {@code CacheKey} are parts of each key.
   *
   * <p>The method returns a {@link java.util.Map} by element, or a {@link java.util.List} with one
   * value for each element of its argument, in order, with nulls for what is not there; the cache
   * holds the values. So does the caller get one that is unmodifiable: a map without nulls, in the
   * order of the argument, or a list as long as the argument. An element that the method's map does
   * not have counts as one whose value is null. For loads, stale values and exceptions see {@link
   * LayeredCache#getAll(java.util.Collection, BatchLoader)}.
   *
   * @return {@code true} for an entry for each element; {@code false} (the default) for one entry
   *     whose key has the whole value
   */
  boolean each() default false;
}
