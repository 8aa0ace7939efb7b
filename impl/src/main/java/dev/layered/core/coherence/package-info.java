/** The log of invalidations and what this node knows of it. */
@NullMarked
package dev.layered.core.coherence;

import org.jspecify.annotations.NullMarked;
