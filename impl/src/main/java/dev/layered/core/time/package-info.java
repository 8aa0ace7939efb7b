/** The clock and the scheduler that everything else is given, so that tests can move time. */
@NullMarked
package dev.layered.core.time;

import org.jspecify.annotations.NullMarked;
