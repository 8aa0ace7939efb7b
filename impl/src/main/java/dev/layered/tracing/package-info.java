/** Loads and calls to Redis as spans of OpenTelemetry. */
@NullMarked
package dev.layered.tracing;

import org.jspecify.annotations.NullMarked;
