package dev.layered.redis;

import dev.layered.core.time.Ticker;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits for all nodes to have applied an entry.
 *
 * <p>A node that does not answer is not waited for longer than its read lease can last. That is
 * enough: the node's lease counts from before Redis ran its last SYNC, Redis's note of it from that
 * moment, and this wait from after the answer to the append; so the lease that was current at the
 * append has ended on the node before the wait ends here. Another lease needs another SYNC, which
 * runs after the append and hands over its entry. It rests on clocks that run at about the same
 * speed, and on Redis's clock not being set forward between that SYNC and the append.
 */
final class Acknowledgements {

  /** For clocks that run at different speeds. */
  private static final long MARGIN_NANOS = 20_000_000;

  private final Ticker ticker;
  private final Map<Long, Set<String>> waiting = new ConcurrentHashMap<>();

  Acknowledgements(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Call it before the append: answers can overtake its reply. */
  void expect(long nonce) {
    waiting.put(nonce, new HashSet<>());
  }

  void acknowledge(long nonce, String node) {
    Set<String> nodes = waiting.get(nonce);
    if (nodes != null) {
      synchronized (nodes) {
        nodes.add(node);
        nodes.notifyAll();
      }
    }
  }

  void forget(long nonce) {
    waiting.remove(nonce);
  }

  /**
   * Waits. An interruption does not end it, because what the caller was promised would not hold.
   *
   * @param leases for how many ms from now each node may trust its local layers
   */
  void await(long nonce, Map<String, Long> leases) {
    Set<String> nodes = waiting.get(nonce);
    if (nodes == null) {
      return;
    }
    long began = ticker.nanos();
    boolean interrupted = false;
    synchronized (nodes) {
      for (long left = left(nodes, leases, began); left > 0; left = left(nodes, leases, began)) {
        try {
          nodes.wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private long left(Set<String> done, Map<String, Long> leases, long began) {
    long longest = 0;
    for (Map.Entry<String, Long> lease : leases.entrySet()) {
      if (!done.contains(lease.getKey())) {
        longest = Math.max(longest, lease.getValue() * 1_000_000 + MARGIN_NANOS);
      }
    }
    return longest == 0 ? 0 : began + longest - ticker.nanos();
  }
}
