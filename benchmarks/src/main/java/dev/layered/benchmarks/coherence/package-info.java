/**
 * The checker of coherence: nodes in processes of their own, faults, and an oracle that knows for
 * each read the oldest value it may return.
 */
@NullMarked
package dev.layered.benchmarks.coherence;

import org.jspecify.annotations.NullMarked;
