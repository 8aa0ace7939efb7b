/** The lines of the contract about callers that must not wait, on Quarkus. */
@NullMarked
package dev.layered.tck.quarkus;

import org.jspecify.annotations.NullMarked;
