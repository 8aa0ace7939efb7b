package dev.layered;

import dev.layered.spi.KeyGenerator;
import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Invalidates entries around a call of the method: one key, everything with a tag, everything whose
 * key matches, or a whole cache. Repeatable; each occurrence stands for itself.
 *
 * <p>What is invalidated:
 *
 * <ol>
 *   <li>{@link #all()}: every entry of the cache;
 *   <li>else {@link #prefix()} or {@link #pattern()}: every entry of the cache whose key's text
 *       matches;
 *   <li>else {@link #tags()} without {@link #key()}: every entry of every cache that carries one of
 *       the tags (or all of them, see {@link #match()});
 *   <li>else the one entry with the {@link #key()} of this call; {@code tags} beside it are
 *       invalidated too.
 * </ol>
 *
 * <p>On a class it applies to every business method without one of its own, methods that read
 * included.
 *
 * <p>When the call has returned, with {@link When#AFTER} and without {@link #expire()}, no call
 * that starts later on this node is answered with a value whose load began before it.
 */
@Documented
@Inherited
@InterceptorBinding
@Repeatable(CacheInvalidate.List.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CacheInvalidate {

  /**
   * The name of the cache; not needed to invalidate tags.
   *
   * @return the name; an empty string takes {@link CacheDefaults#cacheName()}
   */
  @Nonbinding
  String cacheName() default "";

  /**
   * The template of the key, as in {@link Layered#key()}.
   *
   * @return the template; by default the parameters marked {@link CacheKey}, or all parameters
   */
  @Nonbinding
  String key() default "";

  /**
   * The tags to invalidate, as templates like {@link Layered#key()}.
   *
   * @return the tags, none by default
   */
  @Nonbinding
  String[] tags() default {};

  /**
   * Whether an entry must carry one of the {@link #tags()} or all of them.
   *
   * @return {@link TagMatch#ANY} by default
   */
  @Nonbinding
  TagMatch match() default TagMatch.ANY;

  /**
   * Invalidates every entry of the cache.
   *
   * @return {@code false} by default
   */
  @Nonbinding
  boolean all() default false;

  /**
   * Invalidates every entry whose key's text begins with this template; see {@link
   * LayeredCache#invalidatePrefix}.
   *
   * @return the template, none by default
   */
  @Nonbinding
  String prefix() default "";

  /**
   * Invalidates every entry whose key's text matches this template; see {@link
   * LayeredCache#invalidateMatching}.
   *
   * @return the template, none by default
   */
  @Nonbinding
  String pattern() default "";

  /**
   * Makes the entries stale instead of gone; see {@link LayeredCache#expire}.
   *
   * @return {@code false} by default
   */
  @Nonbinding
  boolean expire() default false;

  /**
   * When to invalidate, in terms of the intercepted call.
   *
   * @return {@link When#AFTER} by default
   */
  @Nonbinding
  When when() default When.AFTER;

  /**
   * Exceptions of the method after which the invalidation happens all the same; only with {@link
   * When#AFTER}. By default nothing is invalidated when the method throws.
   *
   * @return exception types, none by default; subtypes count
   */
  @Nonbinding
  Class<? extends Throwable>[] evictFor() default {};

  /**
   * Exceptions taken out of {@link #evictFor()} again.
   *
   * @return exception types, none by default; subtypes count. Named alone, every exception but
   *     these invalidates.
   */
  @Nonbinding
  Class<? extends Throwable>[] noEvictFor() default {};

  /**
   * Derives the key instead of {@link #key()}.
   *
   * @return as in {@link Layered#keyGenerator()}
   */
  @Nonbinding
  Class<? extends KeyGenerator> keyGenerator() default KeyGenerator.class;

  /** The moment of an invalidation. */
  enum When {
    /**
     * Before the method is called; it happens even if the method fails. A read while the method
     * runs can store the old value again: prefer {@link #AFTER}.
     */
    BEFORE,
    /**
     * After the method, or the stage that it returned, has completed normally or with an {@link
     * #evictFor()}.
     */
    AFTER
  }

  /** Holds several {@link CacheInvalidate}; written by the compiler. */
  @Documented
  @Inherited
  @InterceptorBinding
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.METHOD, ElementType.TYPE})
  @interface List {
    /**
     * The repeated annotations.
     *
     * @return in the order of the source
     */
    @Nonbinding
    CacheInvalidate[] value();
  }
}
