package dev.layered.redis;

import dev.layered.core.layer.LogPosition;
import java.util.List;

/**
 * Where the log is, at the moment at which Redis answered.
 *
 * @param last the position of the last entry
 * @param entries entries after the position that was asked for, not always all
 */
record SyncReply(LogPosition last, List<LogEntry> entries) {}
