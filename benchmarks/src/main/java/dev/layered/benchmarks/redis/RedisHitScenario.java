package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.AwakeCores;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Rounds;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;

/**
 * What a hit of Redis costs beside a GET with the decoding of its value, and beside the hits of
 * others.
 */
public final class RedisHitScenario implements Scenario {

  private static final int COUNTED = 1_000;

  /** For each of the effort's rounds: of the comparisons with Jedis, and of the others. */
  private static final int RATIO_ROUNDS = 100;

  private static final int OTHER_RATIO_ROUNDS = 30;

  /** Those to which there is a target, and so is said what the least is that could be. */
  private static final Set<Access> AIMED_AT =
      EnumSet.of(Access.JEDIS, Access.REDISSON, Access.SPRING_CACHE, Access.JETCACHE);

  @Override
  public String name() {
    return "redis-hit";
  }

  @Override
  public String description() {
    return "a cached call answered by Redis, 1 and 64 KB; GET by Jedis, Redisson, Spring, JetCache";
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    List<Figure> figures = new ArrayList<>();
    for (Size size : Size.values()) {
      figures.addAll(times(size, effort, progress));
      figures.addAll(bytes(size, effort, progress));
    }
    figures.add(new Figure("round-trips", roundTrips(), "per-hit").atMost(1));
    return figures;
  }

  @SuppressWarnings("try") // the cores only have to be awake
  private static List<Figure> times(Size size, Effort effort, Consumer<String> progress)
      throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (AwakeCores awake = AwakeCores.start();
        RedisProcess server = RedisProcess.start();
        Documents ours = Access.LAYERED.open(server, size)) {
      for (Access access : Access.values()) {
        if (access == Access.LAYERED) {
          continue;
        }
        boolean first = access == Access.JEDIS;
        boolean byHand = first || access == Access.JEDIS_AND_LIFE;
        int rounds = effort.rounds() * (byHand ? RATIO_ROUNDS : OTHER_RATIO_ROUNDS);
        HitRatio ratio;
        List<Figure> least = List.of();
        try (Documents theirs = access.open(server, size)) {
          ratio = HitRatio.measure(ours, theirs, size, rounds);
          if (AIMED_AT.contains(access)) {
            least = List.of(byHand(server, access, theirs, size, rounds));
          }
        }
        if (first) {
          figures.add(time(Access.LAYERED, size, ratio.ours()));
        }
        figures.add(time(access, size, ratio.theirs()));
        figures.addAll(ratios(access, size, ratio));
        figures.addAll(least);
        progress.accept("compared with " + access.figure() + size.suffix());
      }
    }
    return figures;
  }

  /**
   * The least that the same work takes: GET and the decoding. Where that is the other side, what it
   * takes to ask for the life of the value as well.
   */
  private static Figure byHand(
      RedisProcess server, Access access, Documents theirs, Size size, int rounds)
      throws Exception {
    Access least = access == Access.JEDIS ? Access.JEDIS_AND_LIFE : Access.JEDIS;
    try (Documents byHand = least.open(server, size)) {
      HitRatio ratio = HitRatio.measure(byHand, theirs, size, rounds);
      return Figure.ratio("by-hand." + access.figure() + size.suffix(), ratio.ratio(0.5));
    }
  }

  private static Figure time(Access access, Size size, double nanos) {
    return new Figure(access.figure() + size.suffix() + ".ns", nanos, "ns");
  }

  private static List<Figure> ratios(Access access, Size size, HitRatio ratio) {
    String name = "ratio." + access.figure() + size.suffix();
    Figure median = Figure.ratio(name, ratio.ratio(0.5));
    return switch (access) {
      case JEDIS ->
          List.of(
              size == Size.KB_1 ? median.atMost(1.05) : median,
              Figure.ratio(name + ".p25", ratio.ratio(0.25)),
              Figure.ratio(name + ".p75", ratio.ratio(0.75)));
      case REDISSON -> List.of(median.atMost(0.9));
      case SPRING_CACHE -> List.of(median.atMost(0.75));
      case JETCACHE -> List.of(median.atMost(0.6));
      case LAYERED, JEDIS_AND_LIFE, REDISSON_MAP, SPRING_CACHE_JEDIS -> List.of(median);
    };
  }

  /** They hardly vary, so that half of the rounds will do. */
  private static List<Figure> bytes(Size size, Effort effort, Consumer<String> progress)
      throws Exception {
    Rounds rounds =
        Rounds.measure(
            size.benchmarks(),
            Arrays.stream(Access.values()).map(Access::method).toList(),
            Clock.WALL_MICROS,
            effort.withRounds((effort.rounds() + 1) / 2),
            progress);
    List<Figure> figures = new ArrayList<>();
    for (Access access : Access.values()) {
      figures.add(
          new Figure(
              access.figure() + size.suffix() + ".bytes", rounds.bytes(access.method()), "B"));
    }
    double extra =
        rounds.median(
            round ->
                round.get(Access.LAYERED.method()).bytes()
                    - round.get(Access.JEDIS.method()).bytes());
    Figure figure = new Figure("extra-bytes" + size.suffix(), extra, "B");
    figures.add(size == Size.KB_1 ? figure.atMost(600) : figure);
    return figures;
  }

  /** What the server reads for one hit, but for the little that keeps the node in step. */
  private static double roundTrips() throws Exception {
    try (RedisProcess server = RedisProcess.start();
        Documents documents = Access.LAYERED.open(server, Size.KB_1);
        Jedis observer = server.connect()) {
      Ids ids = new Ids();
      long before = RedisProcess.reads(observer);
      for (int i = 0; i < COUNTED; i++) {
        documents.find(ids.next());
      }
      // The question itself is read as well; what keeps the node in step is less than a hundredth.
      return Math.rint(100.0 * (RedisProcess.reads(observer) - before - 1) / COUNTED) / 100;
    }
  }
}
