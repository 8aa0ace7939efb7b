/** Typed keys: their equality, their canonical text and the patterns over it. */
@NullMarked
package dev.layered.core.key;

import org.jspecify.annotations.NullMarked;
