package dev.layered.benchmarks.freshness;

import dev.layered.LayeredCaches;
import dev.layered.benchmarks.CachedApplication;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** An origin fails for minutes while callers go on asking. */
public final class OriginOutageScenario implements Scenario {

  private static final int KEYS = 200;
  private static final int CALLERS = 4;
  private static final long FULL_SECONDS = 300;
  private static final long QUICK_SECONDS = 12;

  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile boolean stopped;

  @Override
  public String name() {
    return "origin-outage";
  }

  @Override
  public String description() {
    return "an origin that fails for five minutes under load: failed calls, calls of the origin";
  }

  @Override
  public boolean isOurs(String figure) {
    return true;
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    long seconds = effort.isQuick() ? QUICK_SECONDS : FULL_SECONDS;
    try (CachedApplication application = CachedApplication.start(Map.of(), Catalogue.class)) {
      Catalogue catalogue = application.bean(Catalogue.class);
      for (int key = 0; key < KEYS; key++) {
        catalogue.price(id(key));
      }
      List<Thread> callers = start(catalogue);
      pauseSeconds(2);
      long callsBefore = catalogue.calls();
      long began = System.nanoTime();
      catalogue.down(true);
      for (long second = 0; second < seconds; second += 4) {
        pauseSeconds(Math.min(4, seconds - second));
        progress.accept(
            String.format(
                "down for %d s: %,d calls, %d failed, %,d calls of the origin",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                calls.sum(),
                failures.sum(),
                catalogue.calls() - callsBefore));
      }
      long originCalls = catalogue.calls() - callsBefore;
      double lasted = (System.nanoTime() - began) / 1e6;
      catalogue.down(false);
      long recovered = nanosUntilFresh(catalogue);
      stopped = true;
      for (Thread caller : callers) {
        caller.join();
      }
      long stale = application.bean(LayeredCaches.class).cache("prices").statistics().staleHits();
      if (stale == 0) {
        throw new IllegalStateException("nobody was answered with a stale value");
      }
      double bound = KEYS * (1 + Math.ceil(lasted / Catalogue.THROTTLE_MILLIS));
      List<Figure> figures = new ArrayList<>();
      figures.add(new Figure("seconds", lasted / 1e3, "s"));
      figures.add(new Figure("calls", calls.sum(), "count"));
      figures.add(new Figure("failures", failures.sum(), "count").atMost(0));
      figures.add(new Figure("origin-calls", originCalls, "count"));
      figures.add(Figure.ratio("ratio.origin-calls", originCalls / bound).atMost(1));
      figures.add(new Figure("recovery", recovered / 1e6, "ms"));
      return figures;
    }
  }

  private static String id(int key) {
    return "product-" + key;
  }

  private List<Thread> start(Catalogue catalogue) {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      SplittableRandom random = new SplittableRandom(i);
      Thread caller =
          new Thread(
              () -> {
                while (!stopped) {
                  ask(catalogue, id(random.nextInt(KEYS)));
                }
              },
              "caller-" + i);
      caller.setDaemon(true);
      callers.add(caller);
      caller.start();
    }
    return callers;
  }

  private void ask(Catalogue catalogue, String id) {
    try {
      catalogue.price(id);
    } catch (RuntimeException failed) {
      failures.increment();
    }
    calls.increment();
  }

  /** Until every key has a value of after the outage. */
  private static long nanosUntilFresh(Catalogue catalogue) throws InterruptedException {
    long back = System.nanoTime();
    for (int key = 0; key < KEYS; key++) {
      while (catalogue.price(id(key)) - back < 0) {
        if (System.nanoTime() - back > TimeUnit.SECONDS.toNanos(30)) {
          throw new IllegalStateException("still stale half a minute after the outage");
        }
        // Lets the callers ask.
        Thread.sleep(1);
      }
    }
    return System.nanoTime() - back;
  }

  /** The outage is measured by time: it must pass. */
  private static void pauseSeconds(long seconds) throws InterruptedException {
    TimeUnit.SECONDS.sleep(seconds);
  }
}
