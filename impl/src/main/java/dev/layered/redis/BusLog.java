package dev.layered.redis;

import java.lang.System.Logger.Level;

/** One line for each change of state, none for its repetition. */
final class BusLog {

  private static final System.Logger LOG = System.getLogger("dev.layered.redis");

  private boolean cut;
  private boolean met;

  /** The lease has ended, and Redis does not answer: shorter failures change nothing. */
  synchronized void cutOff(RuntimeException reason) {
    if (!cut) {
      cut = true;
      LOG.log(
          Level.WARNING,
          "LAYERED-611 cut off from the log of invalidations for longer than max-staleness: {0}",
          Remote.summary(reason));
    }
  }

  /** Whether it is the first time. */
  synchronized boolean inStep() {
    if (cut) {
      cut = false;
      LOG.log(Level.INFO, "LAYERED-612 in step with the log again");
    }
    boolean first = !met;
    met = true;
    return first;
  }

  synchronized void restarted() {
    if (met) {
      LOG.log(Level.WARNING, "LAYERED-613 the log was lost or forked; local layers are emptied");
    }
  }

  void evicts(String policy) {
    LOG.log(
        Level.WARNING,
        "LAYERED-614 Redis evicts keys without a TTL (maxmemory-policy {0}): whenever it evicts the"
            + " log, all nodes begin anew; use volatile-lru or noeviction",
        policy);
  }
}
