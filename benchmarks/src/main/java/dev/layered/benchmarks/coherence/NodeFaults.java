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
  static String blackHole(Cluster cluster, SplittableRandom random) {
    int number = any(cluster, random);
    Proxy proxy = cluster.proxy(number);
    boolean late = random.nextInt(2) == 0;
    boolean cut = random.nextInt(2) == 0;
    if (late) {
      // Replies that are late just before are what a lease must not count from.
      proxy.gate(Kind.COMMANDS, Direction.TO_NODE).delay(LATE_MILLIS);
      proxy.gate(Kind.SUBSCRIBER, Direction.TO_NODE).delay(LATE_MILLIS);
      Threads.sleep(1000 + random.nextInt(1000));
    }
    proxy.hold();
    Threads.sleep(500 + random.nextInt(4500));
    if (cut) {
      proxy.cut();
    }
    proxy.release();
    return "node " + number + (late ? ", late before" : "") + (cut ? ", cut after" : "");
  }

  /** Only the subscriber hears nothing. */
  static String deaf(Cluster cluster, SplittableRandom random) {
    int number = any(cluster, random);
    Gate gate = cluster.proxy(number).gate(Kind.SUBSCRIBER, Direction.TO_NODE);
    gate.hold();
    Threads.sleep(200 + random.nextInt(4000));
    gate.release();
    return "node " + number;
  }

  /** All is late, in one direction, for one kind of connection: a little, or too much. */
  static String delay(Cluster cluster, SplittableRandom random) {
    Kind kind = random.nextInt(2) == 0 ? Kind.COMMANDS : Kind.SUBSCRIBER;
    Direction direction = random.nextInt(2) == 0 ? Direction.TO_REDIS : Direction.TO_NODE;
    int number = any(cluster, random);
    int millis = 20 + random.nextInt(800);
    Gate gate = cluster.proxy(number).gate(kind, direction);
    gate.delay(millis);
    Threads.sleep(500 + random.nextInt(3000));
    gate.release();
    return "node " + number + ", " + kind + " " + direction + " " + millis + " ms";
  }

  /** The process stands still. */
  static String pause(Cluster cluster, SplittableRandom random) throws Exception {
    int number = any(cluster, random);
    NodeProcess node = cluster.node(number);
    node.pause();
    Threads.sleep(500 + random.nextInt(9500));
    node.resume();
    return "node " + number;
  }

  /**
   * The process stands still just while replies are on their way, and hears of nothing else for a
   * while when it goes on.
   */
  static String pauseBeforeReply(Cluster cluster, SplittableRandom random) throws Exception {
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
    return "node " + number;
  }

  /** The process is gone from one moment to the next, and comes back with its folder. */
  static String kill(Cluster cluster, SplittableRandom random) throws Exception {
    int number = any(cluster, random);
    cluster.kill(number);
    Threads.sleep(random.nextInt(3000));
    cluster.start(number);
    return "node " + number;
  }

  /** The process ends in an orderly way, and comes back with what its disk holds. */
  static String restart(Cluster cluster, SplittableRandom random) throws Exception {
    int number = any(cluster, random);
    cluster.stop(number);
    Threads.sleep(random.nextInt(3000));
    cluster.start(number);
    return "node " + number;
  }
}
