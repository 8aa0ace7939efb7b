package dev.layered.benchmarks.redis;

import static dev.layered.benchmarks.redis.PropagationWay.APPEND_BY_HAND;
import static dev.layered.benchmarks.redis.PropagationWay.CACHE_BY_HAND;
import static dev.layered.benchmarks.redis.PropagationWay.LAYERED;
import static dev.layered.benchmarks.redis.PropagationWay.PUBSUB;
import static dev.layered.benchmarks.redis.PropagationWay.PUBSUB_AFTER_PING;

import dev.layered.benchmarks.ChildProcess;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Quantiles;
import dev.layered.benchmarks.redis.PropagationRounds.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How long one node serves from its heap what another has invalidated, beside messages that take
 * the same way by hand, from the pool of one node's client to a listener on each node: a bare one,
 * one that the server sends to the listeners first, and one of those that it also keeps in a log,
 * if it names the last; and beside two nodes by hand that check such a message and drop a copy. All
 * are measured in turn, and nobody is busy waiting, which would keep a processor from those who are
 * measured.
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
    return "from an invalidation on one node to its effect on another; Redis pub/sub, a log and a cache by hand";
  }

  @Override
  public boolean isOurs(String figure) {
    return figure.matches("(paused[.])?(layered|ratio)[.].*");
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    int warmUp = effort.warmups() > 0 ? WARM_UP : LEAST_WARM_UP;
    List<Round> inARow = new ArrayList<>();
    List<Round> paused = new ArrayList<>();
    for (int process = 0; process < effort.rounds(); process++) {
      Map<String, Double> found =
          ChildProcess.run(
              PropagationRounds.OPTIONS,
              PropagationRounds.class,
              Integer.toString(process),
              Integer.toString(warmUp),
              Integer.toString(ROUNDS));
      for (int round = 0; round < ROUNDS; round++) {
        (PropagationRounds.isPaused(round) ? paused : inARow).add(new Round(found, round));
      }
      List<Round> last = inARow.subList(inARow.size() - ROUNDS / 2, inARow.size());
      progress.accept(
          String.format(
              "process %d/%d  %.2f x",
              process + 1, effort.rounds(), Quantiles.median(ratios(last, LAYERED, PUBSUB))));
    }
    List<Figure> figures = new ArrayList<>();
    double[] ratios = ratios(inARow, LAYERED, PUBSUB);
    figures.add(Figure.ratio("ratio.pubsub", Quantiles.median(ratios)).atMost(1.5));
    figures.add(Figure.ratio("ratio.pubsub.p25", Quantiles.at(0.25, ratios)));
    figures.add(Figure.ratio("ratio.pubsub.p75", Quantiles.at(0.75, ratios)));
    figures.addAll(figures("", inARow));
    figures.add(ratio(PAUSED + "ratio.pubsub", paused, LAYERED, PUBSUB));
    figures.addAll(figures(PAUSED, paused));
    return figures;
  }

  private static List<Figure> figures(String prefix, List<Round> rounds) {
    List<Figure> figures = new ArrayList<>();
    figures.add(ratio(prefix + "ratio.pubsub-after-ping", rounds, LAYERED, PUBSUB_AFTER_PING));
    figures.add(ratio(prefix + "ratio.append-by-hand", rounds, LAYERED, APPEND_BY_HAND));
    figures.add(ratio(prefix + "ratio.cache-by-hand", rounds, LAYERED, CACHE_BY_HAND));
    figures.add(ratio(prefix + "append-by-hand.pubsub", rounds, APPEND_BY_HAND, PUBSUB));
    figures.add(ratio(prefix + "cache-by-hand.pubsub", rounds, CACHE_BY_HAND, PUBSUB));
    for (PropagationWay way : PropagationWay.values()) {
      figures.add(micros(prefix + way.prefix() + "p50", rounds, way, Part.HEARD));
      figures.add(micros(prefix + way.prefix() + "call.p50", rounds, way, Part.CALL));
    }
    return figures;
  }

  /**
   * What was found in one round.
   *
   * @param found in all rounds of its process, in microseconds
   */
  private record Round(Map<String, Double> found, int number) {

    double micros(PropagationWay way, Part part) {
      return found.get(PropagationRounds.name(number, way, part));
    }
  }

  private static Figure micros(String name, List<Round> rounds, PropagationWay way, Part part) {
    double[] micros = rounds.stream().mapToDouble(round -> round.micros(way, part)).toArray();
    return new Figure(name, Quantiles.median(micros), "us");
  }

  private static Figure ratio(
      String name, List<Round> rounds, PropagationWay of, PropagationWay to) {
    return Figure.ratio(name, Quantiles.median(ratios(rounds, of, to)));
  }

  private static double[] ratios(List<Round> rounds, PropagationWay of, PropagationWay to) {
    return rounds.stream()
        .mapToDouble(round -> round.micros(of, Part.HEARD) / round.micros(to, Part.HEARD))
        .toArray();
  }
}
