/** Deadline and circuit breaker for a remote layer. */
@NullMarked
package dev.layered.core.guard;

import org.jspecify.annotations.NullMarked;
