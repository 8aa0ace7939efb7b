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
 * Puts a read-through cache of several layers before a method of a CDI bean.
 *
 * <p>On each call:
 *
 * <ol>
 *   <li>the key is derived from the arguments ({@link #key()}, {@link CacheKey}, {@link
 *       #keyGenerator()});
 *   <li>a fresh entry is looked up on the heap, then in the layers below it, and returned without
 *       calling the method; an entry found below is copied into the layers above;
 *   <li>otherwise the method is called, once for all callers of that key that arrive meanwhile, and
 *       its result is stored and returned to all of them. An exception reaches every one of them as
 *       it was thrown and is not stored, except {@link #cacheExceptions()};
 *   <li>a result whose call began before an invalidation of its key, tags or cache was acknowledged
 *       is returned to those who asked before, but never stored.
 * </ol>
 *
 * <p>On a class it applies to every business method that returns something and carries no {@code
 * Layered}, {@link CachePut} or {@link CacheInvalidate} of its own. It may stand on a stereotype.
 * The method must not be private, static or final, and must not return a one-shot object such as a
 * stream; a method that returns {@link java.util.concurrent.CompletionStage} caches what the stage
 * completes with, one that returns Mutiny's {@code Uni} what that emits: the cache is asked anew at
 * each subscription. Such a method and its answer stay on the event loop of Vert.x if the caller is
 * on one, which does not wait for Redis or the disk.
 *
 * <p>A method that is asked for several things at once has an entry for each of them if its
 * parameter says so: {@link CacheKey#each()}.
 *
 * <p>Every duration is a whole number of {@link #unit()}s. The value {@code -1} takes the duration
 * from configuration. Every duration, {@code jitter}, {@code cacheName}, {@code key} and {@code
 * tags} can be overridden by MicroProfile Config, and {@code copy}, {@code maxConcurrentLoads} and
 * {@code maxLoadsPerSecond} for a whole cache; the first of these that is set counts ({@code ttl}
 * as the example; names, keys and tags have the first two only):
 *
 * <ol>
 *   <li>{@code com.acme.UserService/find/Layered/ttl}
 *   <li>{@code com.acme.UserService/Layered/ttl}
 *   <li>{@code layered.caches."users".ttl}
 *   <li>the annotation
 *   <li>{@link CacheDefaults} on the class
 *   <li>{@code layered.ttl}
 * </ol>
 *
 * <p>{@code com.acme.UserService/find/Layered/enabled=false}, and the same at every other scope,
 * turns reads off; invalidation goes on working.
 *
 * <p>Mistakes are reported together when the application is deployed.
 *
 * @see CachePut
 * @see CacheInvalidate
 */
@Documented
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Layered {

  /**
   * The name of the cache. Two methods with the same name share their entries and must return the
   * same type.
   *
   * <p>Default: {@link CacheDefaults#cacheName()}, else the method itself, as in {@code
   * com.acme.UserService.find(long)}, so that two methods never share entries by accident. At most
   * 256 characters, none of them a control character.
   *
   * @return the name, or an empty string for the default
   */
  @Nonbinding
  String cacheName() default "";

  /**
   * The template of the key: text with <code>{parameter}</code>, <code>{0}</code> (the position of
   * a parameter) or <code>{parameter.property}</code>; nothing cleverer.
   *
   * <p>A template that is one placeholder is the value itself with its type, so that <code>{id}
   * </code> of a {@code long} is the same key as {@code 42L} in a {@code LayeredCache<Long, User>}.
   * Any other template makes a {@link String}. A brace is written twice to stand for itself. A null
   * on the way is an {@link IllegalArgumentException} that names the parameter.
   *
   * <p>Default: the parameters marked {@link CacheKey}, or all parameters if none is marked.
   *
   * @return the template, or an empty string for the default
   */
  @Nonbinding
  String key() default "";

  /**
   * How long an entry is fresh after it was stored: its time to live.
   *
   * @return the duration in {@link #unit()}s, greater than 0; {@code -1} (the default) takes {@code
   *     layered.ttl}, which is 300 seconds unless configured
   */
  @Nonbinding
  long ttl() default -1;

  /**
   * The time of day at which every entry ends, if its {@link #ttl()} is not over before: for values
   * that a nightly job replaces. Where the clocks go forward over that time, it is as much later.
   *
   * @return a time such as {@code 03:00}, in the zone {@code layered.time-zone}, which is the
   *     system's unless configured; an empty string (the default) inherits {@code
   *     layered.ttl-until}, which is none unless configured
   */
  @Nonbinding
  String ttlUntil() default "";

  /**
   * Whether entries end at multiples of their {@link #ttl()} since 1970-01-01T00:00Z, so that all
   * keys change together on all nodes whose clocks agree: with a {@code ttl} of 300 seconds, at
   * every fifth minute. Then all of them are loaded anew together, unless {@link
   * #staleWhileRevalidate()} spreads that; {@link #jitter()} has no effect.
   *
   * @return {@code true} to align; {@code false} (the default) inherits {@code
   *     layered.ttl-aligned}, which is false unless configured
   */
  @Nonbinding
  boolean ttlAligned() default false;

  /**
   * How long an entry is kept on the heap before it is read again from the layer below; a cap on
   * {@link #ttl()}, which it must not exceed.
   *
   * @return the duration in {@link #unit()}s, greater than 0; {@code -1} (the default) inherits
   *     {@code layered.heap.ttl}, which is the same as {@code ttl} unless configured
   */
  @Nonbinding
  long heapTtl() default -1;

  /**
   * How long an entry is kept on disk; a cap on {@link #ttl()}, which it must not exceed.
   *
   * @return the duration in {@link #unit()}s, greater than 0; {@code -1} (the default) inherits
   *     {@code layered.disk.ttl}, which is the same as {@code ttl} unless configured
   */
  @Nonbinding
  long diskTtl() default -1;

  /**
   * Sliding expiry: an entry that nobody has read for this long expires, even if its {@link #ttl()}
   * is not over. Reading never prolongs an entry beyond its {@code ttl}.
   *
   * @return the duration in {@link #unit()}s, 0 or greater; {@code 0} means no limit; {@code -1}
   *     (the default) inherits {@code layered.max-idle}, which is 0 unless configured
   */
  @Nonbinding
  long maxIdle() default -1;

  /**
   * How long a null result, or an empty {@link java.util.Optional}, is fresh (negative caching).
   *
   * @return the duration in {@link #unit()}s, 0 or greater; {@code 0} means that such results are
   *     not stored; {@code -1} (the default) inherits {@code layered.null-ttl}, which is the same
   *     as {@code ttl} unless configured
   */
  @Nonbinding
  long nullTtl() default -1;

  /**
   * For how long after its {@link #ttl()} an old value is served at once while one call refreshes
   * it in the background (<a href="https://www.rfc-editor.org/rfc/rfc5861#section-3">RFC 5861,
   * section 3</a>). An invalidated value is never served; one that was <em>expired</em> ({@link
   * LayeredCache#expire}) is.
   *
   * @return the duration in {@link #unit()}s, 0 or greater; {@code 0} switches this off; {@code -1}
   *     (the default) inherits {@code layered.stale-while-revalidate}, which is 0 unless configured
   */
  @Nonbinding
  long staleWhileRevalidate() default -1;

  /**
   * For how long after its {@link #ttl()} an old value is served when the method fails (<a
   * href="https://www.rfc-editor.org/rfc/rfc5861#section-4">RFC 5861, section 4</a>). An
   * invalidated value is never served.
   *
   * @return the duration in {@link #unit()}s, 0 or greater; {@code 0} switches this off; {@code -1}
   *     (the default) inherits {@code layered.stale-if-error}, which is 0 unless configured
   */
  @Nonbinding
  long staleIfError() default -1;

  /**
   * For how long after a failure the method is left alone, on this node, while a stale value of the
   * key can be served, so that an origin in trouble is not called on every request.
   *
   * @return the duration in {@link #unit()}s, 0 or greater; {@code 0} calls the method each time;
   *     {@code -1} (the default) inherits {@code layered.stale-if-error-throttle}, which is 5
   *     seconds unless configured
   */
  @Nonbinding
  long staleIfErrorThrottle() default -1;

  /**
   * The share of its {@link #ttl()} after which the next call refreshes a value in the background,
   * although it is still fresh and answers that call: {@code 0.8} of a {@code ttl} of 60 seconds
   * refreshes a value that is read in its last 12 seconds. One refresh runs for a key in the whole
   * cluster.
   *
   * @return the share, from 0 to 1; {@code 0} switches this off; {@code -1} (the default) inherits
   *     {@code layered.refresh-ahead}, which is 0 unless configured
   */
  @Nonbinding
  double refreshAhead() default -1;

  /**
   * Refreshes fresh values in the background at random: the nearer their end and the longer their
   * loads take, the likelier, so that the refreshes of values that were loaded together spread
   * (XFetch: <a href="https://www.vldb.org/pvldb/vol8/p886-vattani.pdf">Vattani et al., Optimal
   * Probabilistic Cache Stampede Prevention</a>).
   *
   * @return the paper's beta, from 0 to 1000: {@code 1} suits most, more refreshes earlier; {@code
   *     0} switches this off; {@code -1} (the default) inherits {@code layered.refresh-ahead-beta},
   *     which is 0 unless configured
   */
  @Nonbinding
  double refreshAheadBeta() default -1;

  /**
   * How old a value gets at most that is read all the time. An entry that is read in the last fifth
   * of its {@link #ttl()} lives for another {@code ttl}, and so on up to this age, without a call
   * of the method; what nobody reads then ends after its {@code ttl} as ever. {@link
   * #staleWhileRevalidate()} and {@link #staleIfError()} follow the prolonged end.
   *
   * <p>The value is the old one: whatever invalidates it would have done so before. One call
   * prolongs it, in the background, for the whole cluster. Nulls, expired values and those whose
   * ttl their loader or a call has decided are not prolonged.
   *
   * <p>Must be longer than {@code ttl}. Not together with {@link #refreshAhead()} and {@link
   * #refreshAheadBeta()}, which load anew instead; with {@link #ttlUntil()} and {@link
   * #ttlAligned()}, which say when values change; and with {@link #maxIdle()}: here {@code ttl} is
   * the time for which an entry may go unread.
   *
   * @return the greatest age of a value in {@link #unit()}s, more than {@code ttl}; {@code 0}
   *     switches this off; {@code -1} (the default) inherits {@code layered.hot-ttl}, which is 0
   *     unless configured
   */
  @Nonbinding
  long hotTtl() default -1;

  /**
   * How long a caller waits for the method while a stale value can be served instead, see {@link
   * #staleIfError()}. The method goes on, and its result is stored.
   *
   * <p>With a deadline, a method that answers when it returns is called on a thread of the cache,
   * of which there are at most {@code layered.load.threads} (64 unless configured); if none is
   * free, on the caller's thread. In an active transaction it stays on the caller's thread, and has
   * no deadline.
   *
   * @return the duration in {@link #unit()}s, 0 or greater; {@code 0} means no limit; {@code -1}
   *     (the default) inherits {@code layered.soft-deadline}, which is 0 unless configured
   */
  @Nonbinding
  long softDeadline() default -1;

  /**
   * How long a caller waits for the method at all. Then it gets a stale value, see {@link
   * #staleIfError()}, or a {@link LoadTimeoutException}. The method goes on as after {@link
   * #softDeadline()}; but if no thread of the cache is free for it, it is not called, and the
   * caller gets a stale value or a {@link LoadRejectedException} at once.
   *
   * @return the duration in {@link #unit()}s, 0 or greater; {@code 0} means no limit; {@code -1}
   *     (the default) inherits {@code layered.hard-deadline}, which is 0 unless configured
   */
  @Nonbinding
  long hardDeadline() default -1;

  /**
   * The exceptions of the method that are answers: "there is no such user" rather than "the
   * database is down". One of these classes or their subclasses is kept for {@link #exceptionTtl()}
   * and thrown again, the same object, to every later caller of the key.
   *
   * <p>It is kept on the heap of this node alone, never in Redis or on disk: no name of a class is
   * ever read from bytes. It has the key and the tags of the value in whose place it is, and is
   * invalidated like that. What was stored for the key before is dropped, because the origin has
   * taken it back, so {@link #staleIfError()} does not apply.
   *
   * @return subclasses of {@link Exception}, not {@link InterruptedException}; none by default, and
   *     configuration cannot name any
   */
  @Nonbinding
  Class<? extends Throwable>[] cacheExceptions() default {};

  /**
   * How long an exception named by {@link #cacheExceptions()} is kept.
   *
   * @return the duration in {@link #unit()}s, 0 or greater; {@code 0} keeps none; {@code -1} (the
   *     default) inherits {@code layered.exception-ttl}, which is 0 unless configured. With {@code
   *     cacheExceptions} it must be greater than 0 when the application starts
   */
  @Nonbinding
  long exceptionTtl() default -1;

  /**
   * The most loads of the cache that run at a time on this node. One more is not let through: it
   * ends as if the method had failed, with a stale value (see {@link #staleIfError()}) or a {@link
   * LoadRejectedException}. Holds for the whole cache: methods with the same {@link #cacheName()}
   * must not differ in it.
   *
   * @return the number, from 0 to 1000000; {@code 0} means no limit; {@code -1} (the default)
   *     inherits {@code layered.load.max-concurrent}, which is 0 unless configured
   */
  @Nonbinding
  int maxConcurrentLoads() default -1;

  /**
   * The most loads of the cache that begin within a second on this node, as {@link
   * #maxConcurrentLoads()}. A tenth of them, and at least one, may begin at once (a token bucket).
   *
   * @return the number, from 0 to 1000000; {@code 0} means no limit; {@code -1} (the default)
   *     inherits {@code layered.load.max-per-second}, which is 0 unless configured
   */
  @Nonbinding
  double maxLoadsPerSecond() default -1;

  /**
   * Spreads expiry: each entry's {@link #ttl()} is shortened by a random share between 0 and this,
   * so that entries loaded together do not expire together.
   *
   * @return the share, from 0 to 1; {@code -1} (the default) inherits {@code layered.jitter}, which
   *     is 0 unless configured
   */
  @Nonbinding
  double jitter() default -1;

  /**
   * The unit of every duration of this annotation.
   *
   * @return the unit, {@link ChronoUnit#SECONDS} by default; one whose length is exact, from {@link
   *     ChronoUnit#NANOS} to {@link ChronoUnit#DAYS}
   */
  @Nonbinding
  ChronoUnit unit() default ChronoUnit.SECONDS;

  /**
   * The tags of the entry, as templates like {@link #key()}. Invalidating a tag invalidates every
   * entry that carries it, in every cache, at a cost that does not depend on their number.
   *
   * @return at most 32 tags, each at most 256 bytes of UTF-8 when resolved; none by default, or
   *     those of {@link CacheDefaults#tags()}
   */
  @Nonbinding
  String[] tags() default {};

  /**
   * Decides which results are not stored.
   *
   * @return a class with a public constructor without parameters; by default every result is stored
   */
  @Nonbinding
  Class<? extends Unless> unless() default Unless.Never.class;

  /**
   * Whether each caller gets its own copy of the value, made with the cache's codec. Needed only
   * for values that callers change; by default all callers share one object.
   *
   * @return {@code true} to copy; {@code false} by default, unless {@code
   *     layered.caches."name".heap.copy} says otherwise
   */
  @Nonbinding
  boolean copy() default false;

  /**
   * Derives the key instead of {@link #key()}.
   *
   * @return a class with a public constructor without parameters, or a CDI bean; {@link
   *     KeyGenerator} itself (the default) means none
   */
  @Nonbinding
  Class<? extends KeyGenerator> keyGenerator() default KeyGenerator.class;
}
