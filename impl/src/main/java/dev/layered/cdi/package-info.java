/**
 * The CDI side: the build compatible extension, the interceptors, and the start and end of a node.
 */
@NullMarked
package dev.layered.cdi;

import org.jspecify.annotations.NullMarked;
