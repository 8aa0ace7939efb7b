/**
 * Extension points: how a key is derived from a call, and how a value becomes bytes.
 *
 * <p>References are non-null unless marked {@code @Nullable}.
 */
@NullMarked
package dev.layered.spi;

import org.jspecify.annotations.NullMarked;
