/** What a layer is, what it holds, and the layer that is not there. */
@NullMarked
package dev.layered.core.layer;

import org.jspecify.annotations.NullMarked;
