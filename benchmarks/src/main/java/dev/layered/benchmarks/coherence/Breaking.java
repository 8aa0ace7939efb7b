package dev.layered.benchmarks.coherence;

import dev.layered.core.coherence.ProtocolSwitches;

/** Parts of the protocol that can be switched off, to prove that the checker would notice. */
enum Breaking {
  /** The protocol as it is. */
  NONE("none"),
  /** A load that an invalidation overtook is stored. */
  FENCE("fence"),
  /** What a node missed of the log it never learns. */
  REPLAY("replay"),
  /** A read lease counts from the reply. */
  LEASE_TIME("lease-time");

  private final String text;

  Breaking(String text) {
    this.text = text;
  }

  ProtocolSwitches switches() {
    return new ProtocolSwitches(this != FENCE, this != REPLAY, this != LEASE_TIME);
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
