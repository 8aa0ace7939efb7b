/**
 * One load in flight for each key, and the fences that keep an overtaken result out of the cache.
 */
@NullMarked
package dev.layered.core.load;

import org.jspecify.annotations.NullMarked;
