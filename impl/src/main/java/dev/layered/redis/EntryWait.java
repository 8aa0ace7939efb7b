package dev.layered.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Waits until an entry of this node is in force on all others. Safe for use by several threads. */
final class EntryWait {

  private final BusParts parts;
  private final NodeCalls calls;
  private final Acknowledgements acknowledgements;
  private final Membership membership;

  EntryWait(
      BusParts parts, NodeCalls calls, Acknowledgements acknowledgements, Membership membership) {
    this.parts = parts;
    this.calls = calls;
    this.acknowledgements = acknowledgements;
    this.membership = membership;
  }

  /** Call it before the append: answers can overtake its reply. */
  void expect(long nonce) {
    acknowledgements.expect(nonce);
  }

  void forget(long nonce) {
    acknowledgements.forget(nonce);
  }

  /** Waits for nodes that nobody has named: until no lease of before can last any more. */
  void awaitUnknown(long nonce) {
    long leaseNanos = membership.leaseNanos();
    acknowledgements.await(nonce, Set.of(), leaseNanos, leaseNanos);
  }

  /**
   * Waits for the nodes that the append named, and for such as may be missing there. Those that did
   * not answer for as long as a lease lasts are dead, unless they register again.
   *
   * @param log asks for the log, unless that is not needed any more; false if there was no answer
   */
  void await(long nonce, NodeTable nodes, Predicate<BooleanSupplier> log) {
    if (membership.isDoubtful()
        && !(log.test(() -> !membership.isDoubtful()) && membership.isPresent(nodes))) {
      awaitUnknown(nonce);
    } else {
      awaitNamed(nonce, nodes);
    }
  }

  private void awaitNamed(long nonce, NodeTable nodes) {
    long missingNanos = membership.note(nodes);
    Map<String, String> others = new HashMap<>(nodes.registrations());
    others.remove(parts.nodeId());
    Set<String> silent =
        acknowledgements.await(nonce, others.keySet(), membership.leaseNanos(), missingNanos);
    if (!silent.isEmpty()) {
      others.keySet().retainAll(silent);
      try {
        calls.forget(nodes.generation(), others);
      } catch (RuntimeException later) {
        // whoever waits for them next, or sweeps, forgets them
      }
    }
  }
}
