/**
 * The public API of Layered: annotations for CDI beans, caches for injection, and the events of
 * invalidation.
 *
 * <p>References are non-null unless marked {@code @Nullable}. Everything here is safe to use from
 * any thread.
 */
@NullMarked
package dev.layered;

import org.jspecify.annotations.NullMarked;
