package dev.layered.benchmarks.redis;

import static dev.layered.benchmarks.redis.PropagationRounds.CALL_P50;
import static dev.layered.benchmarks.redis.PropagationRounds.HEARD_P50;
import static dev.layered.benchmarks.redis.PropagationRounds.HEARD_P99;
import static dev.layered.benchmarks.redis.PropagationWay.AHEAD;
import static dev.layered.benchmarks.redis.PropagationWay.BARE;
import static dev.layered.benchmarks.redis.PropagationWay.CHECKED;
import static dev.layered.benchmarks.redis.PropagationWay.LAYERED;

import dev.layered.benchmarks.ChildProcess;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How long one node serves from its heap what another has invalidated, beside messages that take
 * the same way by hand, from the pool of one node's client to a listener on each node: a bare one,
 * one that the server sends to the listeners first, and one of those that it also keeps in a log,
 * if it names the last. All are measured in turn, and nobody is busy waiting, which would keep a
 * processor from those who are measured.
 */
public final class PropagationScenario implements Scenario {

  private static final int WARM_UP = 20_000;
  private static final int LEAST_WARM_UP = 300;

  /** In each process; half of them with pauses. */
  private static final int ROUNDS = 10;

  private static final String PAUSED = "paused.";

  @Override
  public String name() {
    return "propagation";
  }

  @Override
  public String description() {
    return "from an invalidation on one node to its effect on another; Redis pub/sub by hand";
  }

  @Override
  public boolean isOurs(String figure) {
    return !figure.startsWith("pubsub")
        && !figure.startsWith("ahead")
        && !figure.startsWith("checked")
        && !figure.contains("by-hand");
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    String warmUp = Integer.toString(effort.warmups() > 0 ? WARM_UP : LEAST_WARM_UP);
    List<Round> all = new ArrayList<>();
    for (int process = 0; process < effort.rounds(); process++) {
      Map<String, Double> found =
          ChildProcess.run(
              PropagationRounds.OPTIONS, PropagationRounds.class, warmUp, Integer.toString(ROUNDS));
      List<Round> rounds =
          IntStream.range(0, ROUNDS).mapToObj(number -> new Round(found, number)).toList();
      all.addAll(rounds);
      progress.accept(
          String.format(
              "process %d/%d  %.2f x",
              process + 1, effort.rounds(), median(rounds, round -> round.ratio(LAYERED, BARE))));
    }
    List<Round> inARow = all.stream().filter(round -> !round.isPaused()).toList();
    List<Round> paused = all.stream().filter(Round::isPaused).toList();
    List<Figure> figures = new ArrayList<>();
    figures.add(ratio("ratio.pubsub", inARow, LAYERED, BARE).atMost(1.5));
    figures.add(ratio("ratio.ahead", inARow, LAYERED, AHEAD));
    figures.add(ratio("ratio.checked", inARow, LAYERED, CHECKED));
    figures.add(ratio("by-hand.pubsub", inARow, CHECKED, BARE));
    figures.add(ratio(PAUSED + "ratio.pubsub", paused, LAYERED, BARE));
    figures.add(ratio(PAUSED + "by-hand.pubsub", paused, CHECKED, BARE));
    for (PropagationWay way : PropagationWay.values()) {
      figures.add(micros("p50", inARow, way, HEARD_P50));
      figures.add(micros("p99", inARow, way, HEARD_P99));
      figures.add(micros("call.p50", inARow, way, CALL_P50));
      figures.add(micros(PAUSED + "p50", paused, way, HEARD_P50));
      figures.add(micros(PAUSED + "call.p50", paused, way, CALL_P50));
    }
    return figures;
  }

  /**
   * What was found in one round.
   *
   * @param found in all rounds of its process, in microseconds
   */
  private record Round(Map<String, Double> found, int number) {

    boolean isPaused() {
      return PropagationRounds.isPaused(number);
    }

    double micros(PropagationWay way, String what) {
      return found.get(number + way.name() + what);
    }

    double ratio(PropagationWay of, PropagationWay to) {
      return micros(of, HEARD_P50) / micros(to, HEARD_P50);
    }
  }

  private static Figure micros(String name, List<Round> rounds, PropagationWay way, String what) {
    return new Figure(way.prefix() + name, median(rounds, round -> round.micros(way, what)), "us");
  }

  private static Figure ratio(
      String name, List<Round> rounds, PropagationWay of, PropagationWay to) {
    return Figure.ratio(name, median(rounds, round -> round.ratio(of, to)));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Quantiles.median(rounds.stream().mapToDouble(figure).toArray());
  }
}
