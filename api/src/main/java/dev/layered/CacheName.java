package dev.layered;

import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects the cache of a name:
 *
 * <pre>{@code
 * @Inject @CacheName("users") LayeredCache<Long, User> users;
 * }</pre>
 *
 * <p>The cache comes into being with the first annotation or injection point that names it. Its
 * value type is the one declared; two places that declare different types for one name are a
 * deployment error.
 */
@Documented
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
public @interface CacheName {

  /**
   * The name of the cache.
   *
   * @return the name; not empty
   */
  @Nonbinding
  String value();
}
