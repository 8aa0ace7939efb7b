package dev.layered.redis;

import dev.layered.core.layer.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log.
 *
 * @param position where it stands
 * @param previousNonce the nonce of the entry before it; 0 if it is the first
 * @param notice what it says; null if this node does not understand it
 */
record LogEntry(LogPosition position, long previousNonce, @Nullable Notice notice) {}
