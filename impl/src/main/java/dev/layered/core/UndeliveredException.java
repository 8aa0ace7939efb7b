package dev.layered.core;

import dev.layered.LayeredException;

/**
 * A strict node has applied an invalidation and could not deliver it yet. Whoever meets this
 * exception learns nothing of whether the method that it came out of has done its work.
 */
public final class UndeliveredException extends LayeredException {

  private static final long serialVersionUID = 1L;

  /** Of an invalidation that is pending. */
  public UndeliveredException() {
    super(
        "LAYERED-615 the invalidation is in force on this node only, because Redis cannot be"
            + " reached; it is delivered when Redis returns");
  }
}
