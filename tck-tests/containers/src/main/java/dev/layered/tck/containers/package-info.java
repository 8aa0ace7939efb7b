/** Servers as processes, and what the contract's application answers on them. */
@NullMarked
package dev.layered.tck.containers;

import org.jspecify.annotations.NullMarked;
