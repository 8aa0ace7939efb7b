package dev.layered.cdi;

import dev.layered.LayeredCaches;
import dev.layered.core.Sharing;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a node takes from the machine it runs on. It is there for layered-test, which has the only
 * implementation, and is no API: it names types of the engine and changes with them. Without a bean
 * of this type a node has the machine's clock, and shares by Redis or with nobody; several are a
 * problem of the deployment.
 *
 * <p>Each method is called once for a node, in the order in which they stand here, on the thread
 * that starts the node, and {@link #stopping} on the one that closes it. A node that does not start
 * may have asked for some. What the first three throw fails the deployment; what {@link #stopping}
 * throws reaches the container after the node was closed.
 */
public interface NodeEnvironment {

  /**
   * The source of time of a node that starts.
   *
   * @return the ticker, kept as long as the node lives
   */
  Ticker ticker();

  /**
   * How a node shares its log of invalidations. Asked only if no Redis is configured.
   *
   * @param announcements runs what tells the application of other nodes' invalidations, in order
   * @return null to share with nobody
   */
  @Nullable Sharing sharing(Executor announcements);

  /**
   * A node has started. If this throws, it is closed, without {@link #stopping}.
   *
   * @param node usable until {@link #stopping}
   */
  void started(Node node);

  /**
   * A node is about to be closed.
   *
   * @param node what was given to {@link #started}
   */
  void stopping(Node node);

  /** A node that runs. Safe for use by several threads. */
  interface Node {

    /** Its caches. */
    LayeredCaches caches();

    /** Whether it has missed no invalidation; if it may have, it is brought in step first. */
    boolean isInStep();

    /**
     * The last entry of the log that it has applied; nodes that share a log have its epoch. What
     * observers are to be told of it waits for them already.
     */
    LogPosition applied();

    /**
     * Runs something when observers have been told of every other node's invalidation up to {@link
     * #applied}, on their thread; never, if the node is closed before.
     *
     * @param task should be short
     * @throws RejectedExecutionException if too much waits for observers already
     */
    void afterAnnouncements(Runnable task);
  }
}
