/** What happened, as counters and immutable values. */
@NullMarked
package dev.layered.core.event;

import org.jspecify.annotations.NullMarked;
