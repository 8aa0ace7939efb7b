package dev.layered;

import dev.layered.spi.KeyGenerator;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/**
 * What the cache annotations of a class take where they say nothing themselves. Configuration comes
 * before it for every name that it shares with {@link Layered}, except the global {@code
 * layered.ttl}. As in JSR-107.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CacheDefaults {

  /**
   * The cache of every annotation without a {@code cacheName}.
   *
   * @return the name, none by default
   */
  String cacheName() default "";

  /**
   * The time to live of every {@link Layered} and {@link CachePut} without one.
   *
   * @return the duration in {@link #unit()}s, greater than 0; {@code -1} (the default) inherits
   *     from configuration
   */
  long ttl() default -1;

  /**
   * The unit of {@link #ttl()}.
   *
   * @return the unit, {@link ChronoUnit#SECONDS} by default
   */
  ChronoUnit unit() default ChronoUnit.SECONDS;

  /**
   * The tags of every {@link Layered} and {@link CachePut} without tags.
   *
   * @return templates as in {@link Layered#tags()}, none by default
   */
  String[] tags() default {};

  /**
   * The key generator of every annotation with neither key nor generator.
   *
   * @return as in {@link Layered#keyGenerator()}
   */
  Class<? extends KeyGenerator> keyGenerator() default KeyGenerator.class;
}
