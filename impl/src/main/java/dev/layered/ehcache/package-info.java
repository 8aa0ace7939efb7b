/**
 * The heap layer and the disk layer, both on Ehcache, whose types stop here.
 *
 * <p>The heap is thin: {@link dev.layered.ehcache.HeapLayer} adds nothing to a read. The disk is
 * confined: only threads of {@link dev.layered.ehcache.DiskStore} touch it, because its files are
 * mapped into memory and a full or failing disk shows as an {@link java.lang.InternalError} at any
 * later instruction of a thread that touched them, or not at all.
 */
@NullMarked
package dev.layered.ehcache;

import org.jspecify.annotations.NullMarked;
