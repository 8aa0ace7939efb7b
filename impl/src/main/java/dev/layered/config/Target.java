package dev.layered.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What settings are resolved for.
 *
 * @param method the method; null for a cache as a whole
 * @param cacheName its cache; null for the node
 * @param declared what annotations say about it
 */
record Target(@Nullable MethodScope method, @Nullable String cacheName, DeclaredSettings declared) {

  /** The process as a whole. */
  static final Target NODE = new Target(null, null, DeclaredSettings.NONE);

  // Both by hand, as in MethodScope: what Java makes of a record is put together by method handles
  // when it is first called, which took 20 ms of the start of an application.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Target that
        && Objects.equals(method, that.method)
        && Objects.equals(cacheName, that.cacheName)
        && declared.equals(that.declared);
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, cacheName, declared);
  }

  /** Where its annotation stands, for messages. */
  String declaredWhere() {
    return method != null ? method.toString() : "cache \"" + cacheName + "\"";
  }
}
