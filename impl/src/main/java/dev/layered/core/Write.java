package dev.layered.core;

import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * A write-through under way, from before the origin is changed until its value is stored.
 *
 * @param key the key that is written
 * @param asOf the position that was applied before the origin was changed
 * @param lease what lets it store in the shared layer; null if there is none, or it could not be
 *     had
 */
public record Write(Object key, LogPosition asOf, @Nullable LoadLease lease) {

  /** This write, known to have begun earlier. */
  public Write begunAt(LogPosition earlier) {
    return new Write(key, earlier, lease);
  }
}
