package dev.layered.config;

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

  /** Where its annotation stands, for messages. */
  String declaredWhere() {
    return method != null ? method.toString() : "cache \"" + cacheName + "\"";
  }
}
