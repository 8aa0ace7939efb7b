/**
 * The order of reads, writes and invalidations across the layers of a cache. Knows no container.
 */
@NullMarked
package dev.layered.core;

import org.jspecify.annotations.NullMarked;
