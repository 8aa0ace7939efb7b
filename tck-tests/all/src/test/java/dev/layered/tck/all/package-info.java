/** The jar with everything inside. */
@NullMarked
package dev.layered.tck.all;

import org.jspecify.annotations.NullMarked;
