package dev.layered.examples.quickstart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Two nodes of the application, one Redis: what one has loaded the other has too, and what one
 * changes the other sees. Each node is a CDI container with caches of its own.
 */
final class TwoNodesTour {

  private static final int HEAP_REPEATS = 50;
  private static final int CALLERS = 50;
  private static final String RENAMED = "EDDF";
  private static final String RENAMING = " (renamed)";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Terminal terminal;
  private final Report report;
  private final int count;

  TwoNodesTour(Terminal terminal, int count) {
    this.terminal = terminal;
    this.report = new Report(terminal);
    this.count = count;
  }

  /** Runs the tour; false if an answer was not what the database says. */
  boolean run() throws IOException {
    try (Redis redis = Redis.start()) {
      System.setProperty("layered.redis.uri", redis.uri());
      System.setProperty("layered.namespace", "quickstart");
      terminal.line("Redis: %s", redis.uri());
      try (Application a = Application.startNode("a");
          Application b = Application.startNode("b")) {
        a.fill(terminal, report);
        return run(redis, a, b);
      }
    }
  }

  private boolean run(Redis redis, Application a, Application b) throws IOException {
    Rounds rounds = new Rounds(terminal, Workload.of(a.airports(), count));
    rounds.measure("first calls, on node A", a, 1);
    rounds.measure("the same calls, on node B", b, 1);
    rounds.measure("and again, x" + HEAP_REPEATS + ", on node B", b, HEAP_REPEATS);

    Airport airport = a.airports().byIdent(RENAMED).orElseThrow();
    String oldName = airport.name().replace(RENAMING, ""); // of a run that was cut short
    b.airports().byIdent(RENAMED);
    b.airports().byCountry(airport.country());
    a.airports().rename(airport, oldName + RENAMING);
    long seen = nanosUntilSeen(airport.withName(oldName + RENAMING), b.airports());
    rounds.measure("renamed on A, calls on B", b, 1);
    a.airports().rename(airport, oldName);
    boolean right = seen >= 0 && nanosUntilSeen(airport.withName(oldName), b.airports()) >= 0;

    long queries = queriesOfManyCallers(airport, a, b);

    redis.stop();
    rounds.measure("Redis stopped, on node B", b, 1);
    redis.startAgain();
    rounds.measure("Redis back, on node B", b, 1);

    terminal.line("");
    report.print(rounds.measured(), true);
    terminal.line("");
    terminal.line(
        "rename(%s) on node A: node B %s.",
        RENAMED,
        seen < 0
            ? "DID NOT SHOW THE NEW NAME"
            : "showed the new name " + report.duration(seen) + " after the call had returned");
    terminal.line(
        "%d callers on each node asked for one entry that had just been invalidated: %d %s.",
        CALLERS, queries, queries == 1 ? "query" : "queries");
    terminal.line("No call failed while Redis was stopped.");
    return right;
  }

  /**
   * How long a node goes on showing what was there before; -1 if it does not stop. Delivery to
   * other nodes takes a message's way through Redis; layered.coherence.mode=sync would wait for it.
   */
  private static long nanosUntilSeen(Airport expected, AirportRepository airports) {
    long began = System.nanoTime();
    while (!airports.byIdent(expected.ident()).equals(Optional.of(expected))
        || !airports.byCountry(expected.country()).contains(expected)) {
      if (System.nanoTime() - began > PATIENCE_NANOS) {
        return -1;
      }
      Thread.onSpinWait();
    }
    return System.nanoTime() - began;
  }

  /** Many callers at the same moment, on both nodes: how many queries they cost together. */
  private long queriesOfManyCallers(Airport airport, Application a, Application b) {
    a.byIdent().invalidate(airport.ident());
    long before = loads(a) + loads(b);
    ExecutorService callers = Executors.newFixedThreadPool(2 * CALLERS);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 2 * CALLERS; i++) {
        Application node = i % 2 == 0 ? a : b;
        calls.add(
            callers.submit(
                () -> {
                  start.await();
                  return node.airports().byIdent(airport.ident());
                }));
      }
      start.countDown();
      for (Future<?> call : calls) {
        call.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      callers.shutdownNow();
    }
    return loads(a) + loads(b) - before;
  }

  private static long loads(Application node) {
    return node.byIdent().statistics().loads();
  }
}
