/** Tells metrics systems what happens in the caches. */
@NullMarked
package dev.layered.metrics;

import org.jspecify.annotations.NullMarked;
