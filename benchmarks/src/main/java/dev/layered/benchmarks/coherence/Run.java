package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Board.Phase;
import dev.layered.benchmarks.coherence.Board.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run: nodes of one mode read and write for a time, while faults strike. */
final class Run {

  private static final int SHORTEST_PAUSE_MILLIS = 300;
  private static final int LONGEST_PAUSE_MILLIS = 2000;
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Setup setup;
  private final List<String> faults;
  private final boolean stopAtViolation;
  private final Recorder recorder;
  private final SplittableRandom random = new SplittableRandom();

  Run(Setup setup, List<String> faults, boolean stopAtViolation, Recorder recorder) {
    this.setup = setup;
    this.faults = faults;
    this.stopAtViolation = stopAtViolation;
    this.recorder = recorder;
  }

  /** What came of a run. */
  record Outcome(
      Map<Sum, Long> sums,
      Map<CallKind, Long> calls,
      double p50Millis,
      double p99Millis,
      int crashes) {}

  Outcome run(long seconds) throws Exception {
    Path folder = Files.createTempDirectory("layered-coherence-");
    try {
      Board board = Board.map(folder);
      int crashes = run(folder, board, seconds);
      Map<Sum, Long> sums = new EnumMap<>(Sum.class);
      for (Sum sum : Sum.values()) {
        sums.put(sum, board.get(sum));
      }
      Map<CallKind, Long> calls = new EnumMap<>(CallKind.class);
      for (CallKind kind : CallKind.values()) {
        calls.put(kind, board.get(kind));
      }
      return new Outcome(
          sums, calls, board.invalidateMillis(0.5), board.invalidateMillis(0.99), crashes);
    } finally {
      delete(folder);
    }
  }

  private int run(Path folder, Board board, long seconds) throws Exception {
    Cluster cluster = new Cluster(folder, setup, board, recorder::output);
    boolean closed = false;
    try {
      recorder.say(setup.toString());
      disturb(cluster, board, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
      board.phase(Phase.READ);
      if (!isOver(board)) {
        Threads.sleep(NodeCommand.DELIVERY_MILLIS + 3000);
      }
      board.phase(Phase.END);
      recorder.say(line(board));
      cluster.close();
      closed = true;
      return cluster.crashes();
    } finally {
      if (!closed) {
        cluster.abandon();
      }
    }
  }

  private void disturb(Cluster cluster, Board board, long end) throws Exception {
    Disturber disturber = new Disturber(cluster);
    Thread thread = Threads.daemon(disturber);
    thread.start();
    watch(board, end);
    disturber.ended = true;
    thread.join();
    Exception failed = disturber.failed;
    if (failed != null) {
      throw failed;
    }
  }

  private boolean isOver(Board board) {
    return stopAtViolation && board.get(Sum.VIOLATIONS) > 0;
  }

  private void watch(Board board, long end) {
    long told = System.nanoTime();
    while (end - System.nanoTime() > 0 && !isOver(board) && Threads.sleep(100)) {
      if (System.nanoTime() - told >= PROGRESS_NANOS) {
        told += PROGRESS_NANOS;
        recorder.say(line(board));
      }
    }
  }

  private String line(Board board) {
    return String.format(
        Locale.ROOT,
        "%,d reads, %d violations, %d below floor, max staleness %.0f ms, %d invalidations,"
            + " %d pending, %d loads, %d failed calls; faults %s",
        board.reads(),
        board.get(Sum.VIOLATIONS),
        board.get(Sum.BELOW_FLOOR),
        board.get(Sum.MAX_STALENESS) / 1e6,
        board.get(Sum.INVALIDATIONS),
        board.get(Sum.PENDING),
        board.get(Sum.LOADS),
        board.get(Sum.FAILED_CALLS),
        recorder.counts());
  }

  /**
   * Lets faults strike one after the other, each kind as often, with pauses for recovery; at first
   * in their order, then at random.
   */
  private final class Disturber implements Runnable {

    private final Cluster cluster;
    private volatile boolean ended;
    private volatile @Nullable Exception failed;

    Disturber(Cluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public void run() {
      List<String> due = new ArrayList<>(faults);
      boolean inOrder = true;
      while (!ended && !faults.isEmpty()) {
        if (due.isEmpty()) {
          due.addAll(faults);
          inOrder = false;
        }
        Threads.sleep(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        if (!ended) {
          strike(due.remove(inOrder ? 0 : random.nextInt(due.size())));
        }
      }
    }

    private void strike(String name) {
      recorder.faultBegan(name);
      try {
        recorder.faultEnded(name, Faults.of(name).strike(cluster, random));
      } catch (Exception e) {
        recorder.say(name + " failed: " + e);
        failed = e;
        ended = true;
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> found = Files.walk(folder)) {
      deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : deepestFirst) {
      Files.deleteIfExists(one);
    }
  }
}
