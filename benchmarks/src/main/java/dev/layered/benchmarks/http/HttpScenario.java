package dev.layered.benchmarks.http;

import dev.layered.benchmarks.ArcApplication;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.NodePackage;
import dev.layered.benchmarks.Rounds;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.redis.RedisProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a cache does for a service: one Quarkus application and one Redis, its endpoints under load
 * in turn, again and again. The load generator and the server share the machine, and what the one
 * takes the other has not.
 */
public final class HttpScenario implements Scenario {

  static final String REDIS_HIT = "redis-hit";
  private static final String CONSTANT = "constant";
  private static final String HEAP_HIT = "heap-hit";
  private static final String CPU_ORIGIN = "cpu-origin";
  private static final String WAITING_ORIGIN = "waiting-origin";
  private static final String CACHED = "-cached";

  private static final List<String> ENDPOINTS =
      List.of(
          CONSTANT,
          HEAP_HIT,
          REDIS_HIT,
          CPU_ORIGIN,
          CPU_ORIGIN + CACHED,
          WAITING_ORIGIN,
          WAITING_ORIGIN + CACHED);

  private static final List<String> WITH_CACHE =
      List.of(HEAP_HIT, REDIS_HIT, CPU_ORIGIN + CACHED, WAITING_ORIGIN + CACHED);

  private static final int CONNECTIONS = 40;
  private static final String RATIO_CONSTANT = "ratio.constant";
  private static final double LEAST_RATIO = 0.95;

  @Override
  public String name() {
    return "http";
  }

  @Override
  public String description() {
    return "a Quarkus service under load: constant, cached, and not cached";
  }

  @Override
  public boolean isOurs(String figure) {
    return WITH_CACHE.stream().anyMatch(endpoint -> figure.startsWith(endpoint + "."));
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    if (!NodePackage.canRun()) {
      return List.of(
          Figure.notMeasured(RATIO_CONSTANT, Figure.TIMES, Autocannon.ABSENT).atLeast(LEAST_RATIO));
    }
    ArcApplication application = ArcApplication.find();
    try (Autocannon load = Autocannon.install();
        RedisProcess redis = RedisProcess.start();
        Service service = Service.start(application, redis.uri())) {
      service.get("fill");
      for (String endpoint : ENDPOINTS) {
        load.run(service.address(endpoint), CONNECTIONS, effort.warmups());
      }
      double originMillis = Double.parseDouble(service.get("cpu-origin-micros")) / 1000;
      List<Map<String, Measured>> rounds = rounds(load, service, effort, progress);
      return figures(rounds, originMillis);
    }
  }

  private static List<Map<String, Measured>> rounds(
      Autocannon load, Service service, Effort effort, Consumer<String> progress)
      throws IOException, InterruptedException {
    List<Map<String, Measured>> rounds = new ArrayList<>();
    List<String> order = new ArrayList<>(ENDPOINTS);
    for (int round = 1; round <= effort.rounds(); round++) {
      Map<String, Measured> measured = new HashMap<>();
      for (String endpoint : order) {
        Measured found = measure(load, service, endpoint, effort.iterations());
        Autocannon.Load one = found.load();
        measured.put(endpoint, found);
        progress.accept(
            String.format(
                Locale.ROOT,
                "round %d/%d  %-22s %9.0f requests/s  p50 %4.0f ms  p99 %4.0f ms",
                round,
                effort.rounds(),
                endpoint,
                one.perSecond(),
                one.p50(),
                one.p99()));
      }
      rounds.add(measured);
      Collections.rotate(order, -1);
    }
    return rounds;
  }

  /** What a run of one endpoint showed, and how many of its calls shared what another found. */
  private record Measured(Autocannon.Load load, double sharedPercent) {

    double perSecond() {
      return load.perSecond();
    }
  }

  private static Measured measure(Autocannon load, Service service, String endpoint, int seconds)
      throws IOException, InterruptedException {
    if (!WITH_CACHE.contains(endpoint)) {
      return new Measured(load.run(service.address(endpoint), CONNECTIONS, seconds), 0);
    }
    CacheCounts before = CacheCounts.of(service, endpoint);
    Autocannon.Load one = load.run(service.address(endpoint), CONNECTIONS, seconds);
    CacheCounts after = CacheCounts.of(service, endpoint);
    before.requireOnlyHits(endpoint, after, one.answers());
    return new Measured(one, before.sharedPercent(after));
  }

  private static List<Figure> figures(List<Map<String, Measured>> rounds, double originMillis) {
    List<Figure> figures = new ArrayList<>();
    for (String endpoint : ENDPOINTS) {
      figures.add(
          new Figure(
              endpoint + ".rps",
              Rounds.median(rounds, round -> round.get(endpoint).perSecond()),
              "1/s"));
      figures.add(
          new Figure(
              endpoint + ".p50",
              Rounds.median(rounds, round -> round.get(endpoint).load().p50()),
              "ms"));
      figures.add(
          new Figure(
              endpoint + ".p99",
              Rounds.median(rounds, round -> round.get(endpoint).load().p99()),
              "ms"));
    }
    figures.add(
        new Figure(
            REDIS_HIT + ".shared",
            Rounds.median(rounds, round -> round.get(REDIS_HIT).sharedPercent()),
            "%"));
    figures.add(new Figure("cpu-origin.cpu", originMillis, "ms"));
    figures.add(quotient(RATIO_CONSTANT, rounds, HEAP_HIT, CONSTANT).atLeast(LEAST_RATIO));
    figures.add(quotient("multiplier.cpu-origin", rounds, CPU_ORIGIN + CACHED, CPU_ORIGIN));
    figures.add(
        quotient("multiplier.waiting-origin", rounds, WAITING_ORIGIN + CACHED, WAITING_ORIGIN));
    return figures;
  }

  private static Figure quotient(
      String name, List<Map<String, Measured>> rounds, String of, String by) {
    return Figure.ratio(
        name,
        Rounds.median(rounds, round -> round.get(of).perSecond() / round.get(by).perSecond()));
  }
}
