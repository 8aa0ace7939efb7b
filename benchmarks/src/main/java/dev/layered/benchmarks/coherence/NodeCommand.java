package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Board.Phase;
import dev.layered.benchmarks.coherence.Board.Sum;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The process of one node. */
@Command(name = NodeCommand.NAME, hidden = true)
public final class NodeCommand implements Callable<Integer> {

  static final String NAME = "coherence-node";

  /** Said when it reads and writes. */
  static final String READY = "READY";

  /** Within this time after the last fault, what is pending must have been delivered. */
  static final long DELIVERY_MILLIS = 6000;

  private static final int READERS = 6;
  private static final int WRITERS = 2;

  @Mixin private NodeOptions options;

  /** Made by picocli. */
  public NodeCommand() {
    options = new NodeOptions();
  }

  @Override
  public Integer call() throws Exception {
    endWithParent();
    Board board = Board.map(options.folder);
    Origin origin = Origin.map(options.folder);
    Judge judge = new Judge(origin, board, Loss.map(options.folder), options.node, options.sync);
    Ledger ledger = new Ledger(origin, judge, board);
    try (CheckedNode node = new CheckedNode(options)) {
      board.add(Sum.RESTORED, node.isRestored() ? 1 : 0);
      BooleanSupplier stopped = () -> board.isStopped(options.node, options.process);
      SplittableRandom random = new SplittableRandom();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        threads.add(
            Threads.daemon(
                new Reader(node, origin, board, judge, ledger, stopped, random.split(), options)));
      }
      for (int i = 0; i < WRITERS; i++) {
        threads.add(
            Threads.daemon(
                new Writer(
                    node,
                    origin,
                    board,
                    judge,
                    ledger,
                    stopped,
                    random.split(),
                    options.node * WRITERS + i,
                    options.nodes * WRITERS)));
      }
      threads.forEach(Thread::start);
      System.out.println(READY);
      awaitEnd(board, ledger, stopped);
      for (Thread thread : threads) {
        thread.join();
      }
      node.addTo(board);
    }
    return 0;
  }

  /**
   * Once nothing is disturbed any more, what was pending on this node is in force everywhere. If
   * the node ends before, it is not.
   */
  private static void awaitEnd(Board board, Ledger ledger, BooleanSupplier stopped) {
    long undisturbedSince = 0;
    while (!stopped.getAsBoolean()) {
      Threads.sleep(10);
      long now = System.nanoTime();
      if (board.phase() == Phase.READ && undisturbedSince == 0) {
        undisturbedSince = now;
      }
      if (undisturbedSince != 0 && now - undisturbedSince > DELIVERY_MILLIS * 1_000_000) {
        ledger.delivered(now);
      }
    }
  }

  /** The parent holds the other end of the pipe; it is closed if the parent is killed, too. */
  private static void endWithParent() {
    Threads.daemon(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // nothing is ever sent
                }
              } catch (IOException closed) {
                // the same
              }
              Runtime.getRuntime().halt(3);
            })
        .start();
  }
}
