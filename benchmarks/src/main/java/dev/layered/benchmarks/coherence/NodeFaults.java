package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Proxy.Direction;
import dev.layered.benchmarks.coherence.Proxy.Kind;
import java.util.SplittableRandom;

/** Faults of one node, or of its way to Redis. */
final class NodeFaults {

  /** Less than the time-out of a command, so that the reply still counts. */
  private static final int LATE_MILLIS = 420;

  private NodeFaults() {}

  private static int any(Cluster cluster, SplittableRandom random) {
    return random.nextInt(cluster.size());
  }

  /** Nothing passes for some seconds and no connection ends; then all of it, or it is lost. */
  static void blackHole(Cluster cluster, SplittableRandom random) {
    Proxy proxy = cluster.proxy(any(cluster, random));
    if (random.nextInt(2) == 0) {
      // Replies that are late just before are what a lease must not count from.
      proxy.gate(Kind.COMMANDS, Direction.TO_NODE).delay(LATE_MILLIS);
      proxy.gate(Kind.SUBSCRIBER, Direction.TO_NODE).delay(LATE_MILLIS);
      Threads.sleep(1000 + random.nextInt(1000));
    }
    proxy.hold();
    Threads.sleep(500 + random.nextInt(4500));
    if (random.nextInt(2) == 0) {
      proxy.cut();
    }
    proxy.release();
  }

  /** Only the subscriber hears nothing. */
  static void deaf(Cluster cluster, SplittableRandom random) {
    Gate gate =
        cluster.proxy(any(cluster, random)).gate(Kind.SUBSCRIBER, Direction.TO_NODE);
    gate.hold();
    Threads.sleep(200 + random.nextInt(4000));
    gate.release();
  }

  /** All is late, in one direction, for one kind of connection: a little, or too much. */
  static void delay(Cluster cluster, SplittableRandom random) {
    Kind kind = Kind.values()[random.nextInt(2)];
    Direction direction = Direction.values()[random.nextInt(2)];
    Gate gate = cluster.proxy(any(cluster, random)).gate(kind, direction);
    gate.delay(20 + random.nextInt(800));
    Threads.sleep(500 + random.nextInt(3000));
    gate.release();
  }

  /** The process stands still. */
  static void pause(Cluster cluster, SplittableRandom random) throws Exception {
    NodeProcess node = cluster.node(any(cluster, random));
    node.pause();
    Threads.sleep(500 + random.nextInt(9500));
    node.resume();
  }

  /**
   * The process stands still just while replies are on their way, and hears of nothing else for a
   * while when it goes on.
   */
  static void pauseBeforeReply(Cluster cluster, SplittableRandom random) throws Exception {
    int number = any(cluster, random);
    NodeProcess node = cluster.node(number);
    Gate replies = cluster.proxy(number).gate(Kind.COMMANDS, Direction.TO_NODE);
    Gate messages = cluster.proxy(number).gate(Kind.SUBSCRIBER, Direction.TO_NODE);
    replies.hold();
    Threads.sleep(LATE_MILLIS);
    node.pause();
    messages.hold();
    replies.release();
    Threads.sleep(2500 + random.nextInt(4000));
    node.resume();
    Threads.sleep(1500);
    messages.release();
  }

  /** The process is gone from one moment to the next, and comes back with its folder. */
  static void kill(Cluster cluster, SplittableRandom random) throws Exception {
    int number = any(cluster, random);
    cluster.kill(number);
    Threads.sleep(random.nextInt(3000));
    cluster.start(number);
  }

  /** The process ends in an orderly way, and comes back with what its disk holds. */
  static void restart(Cluster cluster, SplittableRandom random) throws Exception {
    int number = any(cluster, random);
    cluster.stop(number);
    Threads.sleep(random.nextInt(3000));
    cluster.start(number);
  }
}
