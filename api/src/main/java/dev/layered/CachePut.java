package dev.layered;

import dev.layered.spi.KeyGenerator;
import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/**
 * Write-through: always calls the method, and when it has returned stores its result, or the
 * parameter marked {@link CacheValue}, in every layer.
 *
 * <p>Nothing is stored when the method throws. When two writers of one key overlap, nobody can tell
 * from outside which of them the database saw last; the entry is then invalidated instead of
 * stored. Loads of that key that are under way are not stored either.
 *
 * <p>The key must be spelled as the reading method spells it: <code>{user.id}</code> here meets
 * <code>{id}</code> there if both are a {@code long}. Without {@link #key()}, the parameters marked
 * {@link CacheKey} form it, or all parameters but the one marked {@link CacheValue}.
 *
 * <p>On a class it applies to every business method that returns something or has a {@link
 * CacheValue}, and carries no {@code CachePut} of its own.
 *
 * <p>Durations and their overrides in configuration are those of {@link Layered}, with {@code
 * CachePut} in the place of {@code Layered}.
 */
@Documented
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CachePut {

  /**
   * The name of the cache to write to.
   *
   * @return the name; an empty string takes {@link CacheDefaults#cacheName()}, and it is a
   *     deployment error if there is none
   */
  @Nonbinding
  String cacheName() default "";

  /**
   * The template of the key, as in {@link Layered#key()}. It is resolved before the call and again
   * after it: an identifier that the database generates is null or zero before. What is stored
   * under a key that is known only afterwards is stored only if nothing else in this cache was
   * written or invalidated meanwhile; otherwise the key is invalidated. The key from before the
   * call is invalidated if it is another one after it, or cannot be made again.
   *
   * @return the template, or an empty string for the default
   */
  @Nonbinding
  String key() default "";

  /**
   * How long the entry is fresh. Nothing is taken over from the {@link Layered} of the same cache.
   *
   * @return the duration in {@link #unit()}s, greater than 0; {@code -1} (the default) takes the
   *     configured {@code ttl}
   */
  @Nonbinding
  long ttl() default -1;

  /**
   * How long a null or an empty {@link java.util.Optional} is fresh.
   *
   * @return the duration in {@link #unit()}s; {@code 0} invalidates the entry instead of storing
   *     null; {@code -1} (the default) takes the configured {@code null-ttl}
   */
  @Nonbinding
  long nullTtl() default -1;

  /**
   * The unit of every duration of this annotation.
   *
   * @return the unit, {@link ChronoUnit#SECONDS} by default, from {@link ChronoUnit#NANOS} to
   *     {@link ChronoUnit#DAYS}
   */
  @Nonbinding
  ChronoUnit unit() default ChronoUnit.SECONDS;

  /**
   * The tags of the entry, as templates. Give the same as the reading method does: an entry that is
   * written here without tags is not reached by an invalidation of tags. Nothing is taken over from
   * the {@link Layered} of the same cache.
   *
   * @return as in {@link Layered#tags()}
   */
  @Nonbinding
  String[] tags() default {};

  /**
   * Decides which values are not stored; the entry is then invalidated.
   *
   * @return a class with a public constructor without parameters; by default every value is stored
   */
  @Nonbinding
  Class<? extends Unless> unless() default Unless.Never.class;

  /**
   * Derives the key instead of {@link #key()}.
   *
   * @return as in {@link Layered#keyGenerator()}
   */
  @Nonbinding
  Class<? extends KeyGenerator> keyGenerator() default KeyGenerator.class;
}
