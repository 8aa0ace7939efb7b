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
 * enough: the lease that was current at the append counts from before that, and this wait from
 * after the answer to the append; so the lease has ended on the node before the wait ends here.
 * Another lease needs another SYNC, which runs after the append and hands over its entry. No clock
 * but this node's own is read.
 */
final class Acknowledgements {

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
   * @param others those who are to answer
   * @param leaseNanos how long they are waited for at most
   * @param atLeastNanos how long to wait even if all have answered
   * @return those who have not answered
   */
  Set<String> await(long nonce, Set<String> others, long leaseNanos, long atLeastNanos) {
    Set<String> done = waiting.get(nonce);
    if (done == null) {
      throw new IllegalStateException("nobody expects " + nonce);
    }
    long began = ticker.nanos();
    boolean interrupted = false;
    Set<String> silent = new HashSet<>(others);
    synchronized (done) {
      while (true) {
        silent.removeAll(done);
        long wait = silent.isEmpty() ? atLeastNanos : Math.max(leaseNanos, atLeastNanos);
        long left = began + wait - ticker.nanos();
        if (left <= 0) {
          break;
        }
        try {
          done.wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return silent;
  }
}
