package dev.layered.config;

import dev.layered.core.StorePolicy;

/**
 * What holds for the calls of one annotated method.
 *
 * @param enabled whether the method's results are cached. Wider scopes are already counted in: the
 *     most specific of the keys that are set decides, so this must not be combined with {@link
 *     CacheSettings#enabled()} or {@link NodeSettings#enabled()}
 * @param policy how long its entries live
 */
public record MethodSettings(boolean enabled, StorePolicy policy) {}
