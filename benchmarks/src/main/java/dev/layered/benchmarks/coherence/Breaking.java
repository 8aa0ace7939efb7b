package dev.layered.benchmarks.coherence;

import dev.layered.core.coherence.ProtocolSwitches;

/** Parts of the protocol that can be switched off, to prove that the checker would notice. */
enum Breaking {
  /** The protocol as it is. */
  NONE("none", ProtocolSwitches.ALL_ON),
  /** A load that an invalidation overtook is stored. */
  FENCE("fence", new ProtocolSwitches(false, true, true)),
  /** What a node missed of the log it never learns. */
  REPLAY("replay", new ProtocolSwitches(true, false, true)),
  /** A read lease counts from the reply. */
  LEASE_TIME("lease-time", new ProtocolSwitches(true, true, false));

  private final String text;
  private final ProtocolSwitches switches;

  Breaking(String text, ProtocolSwitches switches) {
    this.text = text;
    this.switches = switches;
  }

  ProtocolSwitches switches() {
    return switches;
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
