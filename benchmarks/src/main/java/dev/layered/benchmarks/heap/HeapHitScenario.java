package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.ArcApplication;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.InTurn;
import dev.layered.benchmarks.JmhSubject;
import dev.layered.benchmarks.NotBuiltException;
import dev.layered.benchmarks.Rounds;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.Subject;
import dev.layered.benchmarks.common.Clock;
import dev.layered.benchmarks.common.Sample;
import dev.layered.benchmarks.common.Scaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * What a hit of the heap costs beside other caches behind annotations, and beyond its two parts
 * that are not ours: the container's interception and Ehcache's look-up. On Weld, and on ArC if the
 * Quarkus application was built.
 */
public final class HeapHitScenario implements Scenario {

  private static final String LAYERED = "layered";
  private static final String LAYERED_REDIS = "layered.redis";
  private static final String NOOP = "noop";
  private static final String EHCACHE = "ehcache";
  private static final String SPRING = "spring-cache";
  private static final String JETCACHE = "jetcache";
  private static final String REDISSON = "redisson-local";
  private static final String REDISSON_ENCODED = "redisson-local.encoded-key";
  private static final String ARC = "arc.";
  private static final String QUARKUS = "quarkus-cache";
  private static final String OF_ARC_PARTS = "ratio.noop-plus-ehcache.arc";
  private static final String EXTRA_BYTES = "extra-bytes";
  private static final String SCALING = "scaling";

  @Override
  public String name() {
    return "heap-hit";
  }

  @Override
  public String description() {
    return "a cached call answered by the heap; Spring, JetCache, Redisson, Quarkus Cache, Ehcache";
  }

  @Override
  public boolean isOurs(String figure) {
    String name = figure.startsWith(ARC) ? figure.substring(ARC.length()) : figure;
    return Scenario.super.isOurs(name)
        || name.startsWith("templated")
        || name.startsWith("heap-layer")
        || name.equals(SCALING);
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    Optional<ArcApplication> arc = Optional.empty();
    String missing = "";
    try {
      arc = Optional.of(ArcApplication.find());
    } catch (NotBuiltException absent) {
      missing = absent.getMessage();
      progress.accept(missing + ". The rest is measured without it.");
    }
    List<Subject<Sample>> single = single(arc);
    Rounds rounds = Rounds.measure(single, Clock.CPU_NANOS.unit(), effort, progress);
    List<Figure> figures = new ArrayList<>();
    for (Subject<Sample> subject : single) {
      figures.add(new Figure(subject.name() + ".ns", rounds.time(subject.name()), "ns"));
      figures.add(new Figure(subject.name() + ".bytes", rounds.bytes(subject.name()), "B"));
    }
    figures.add(ratio(rounds, LAYERED, SPRING).atMost(0.8));
    figures.add(ratio(rounds, LAYERED_REDIS, JETCACHE).atMost(0.3));
    figures.add(byHand(rounds, JETCACHE, round -> round.get(JETCACHE).time()));
    figures.add(redissonRatio(rounds).atMost(0.5));
    figures.add(byHand(rounds, REDISSON, HeapHitScenario::redisson));
    figures.add(beyondParts(rounds, "ratio.noop-plus-ehcache", "").atMost(1.2));
    figures.add(extraBytes(rounds, "").atMost(24));
    if (arc.isPresent()) {
      figures.add(ratio(rounds, ARC + LAYERED, QUARKUS).atMost(0.5));
      figures.add(beyondParts(rounds, OF_ARC_PARTS, ARC).atMost(1.5));
      figures.add(extraBytes(rounds, ARC).atMost(24));
    } else {
      figures.add(Figure.notMeasured("ratio." + QUARKUS, Figure.TIMES, missing).atMost(0.5));
      figures.add(Figure.notMeasured(OF_ARC_PARTS, Figure.TIMES, missing).atMost(1.5));
      figures.add(Figure.notMeasured(ARC + EXTRA_BYTES, "B", missing).atMost(24));
    }
    figures.addAll(scaling(byTwo(arc), effort, progress));
    return figures;
  }

  private static List<Subject<Sample>> single(Optional<ArcApplication> arc) {
    List<Subject<Sample>> all = new ArrayList<>();
    all.add(own("plain", "plain"));
    all.add(own(NOOP, "noop"));
    all.add(own("noop.three", "noopThree"));
    all.add(own(EHCACHE, "ehcache"));
    all.add(own("caffeine", "caffeine"));
    all.add(own("heap-layer", "heapLayer"));
    all.add(own(LAYERED, "layered"));
    all.add(own(LAYERED_REDIS, "layeredRedis"));
    all.add(own("layered.three", "layeredThree"));
    all.add(own("templated", "templated"));
    all.add(peer("spring-noop", "springNoop"));
    all.add(peer(SPRING, "springCache"));
    all.add(peer("spring-cache.three", "springThree"));
    all.add(peer("spring-cache.spel", "springSpel"));
    all.add(peer(JETCACHE, "jetCache"));
    all.add(peer("jetcache.three", "jetCacheThree"));
    all.add(peer("jetcache.spel", "jetCacheSpel"));
    all.add(peer(REDISSON, "redissonLocal"));
    all.add(peer(REDISSON_ENCODED, "redissonEncodedKey"));
    arc.ifPresent(
        application -> {
          all.add(new ArcSubject(ARC + NOOP, application, "noop"));
          all.add(new ArcSubject(ARC + "noop.three", application, "noopThree"));
          all.add(new ArcSubject(ARC + EHCACHE, application, "ehcache"));
          all.add(new ArcSubject(ARC + LAYERED, application, "layered"));
          all.add(new ArcSubject(ARC + "layered.three", application, "layeredThree"));
          all.add(new ArcSubject(QUARKUS, application, "quarkusCache"));
          all.add(new ArcSubject("quarkus-cache.three", application, "quarkusCacheThree"));
        });
    return all;
  }

  private static List<Subject<Scaling>> byTwo(Optional<ArcApplication> arc) {
    List<Subject<Scaling>> all = new ArrayList<>();
    all.add(own(LAYERED, "layered").byTwo());
    all.add(own(NOOP, "noop").byTwo());
    all.add(own(LAYERED + ".apart", "layered").byTwoApart());
    all.add(own(NOOP + ".apart", "noop").byTwoApart());
    all.add(own(EHCACHE, "ehcache").byTwo());
    all.add(own("caffeine", "caffeine").byTwo());
    all.add(peer(SPRING, "springCache").byTwo());
    all.add(peer(JETCACHE, "jetCache").byTwo());
    all.add(peer(REDISSON, "redissonLocal").byTwo());
    arc.ifPresent(
        application -> {
          all.add(new ArcSubject(ARC + LAYERED, application, "layered").byTwo());
          all.add(new ArcSubject(ARC + NOOP, application, "noop").byTwo());
          all.add(new ArcSubject(QUARKUS, application, "quarkusCache").byTwo());
        });
    return all;
  }

  private static JmhSubject own(String name, String method) {
    return new JmhSubject(name, HeapHit.class, method, Clock.CPU_NANOS);
  }

  private static JmhSubject peer(String name, String method) {
    return new JmhSubject(name, PeerHit.class, method, Clock.CPU_NANOS);
  }

  private static Figure ratio(Rounds rounds, String ours, String theirs) {
    return Figure.ratio(
        "ratio." + theirs,
        rounds.median(round -> round.get(ours).time() / round.get(theirs).time()));
  }

  private static Figure redissonRatio(Rounds rounds) {
    return Figure.ratio(
        "ratio." + REDISSON,
        rounds.median(round -> round.get(LAYERED_REDIS).time() / redisson(round)));
  }

  /** The least behind the same interception: it, and a look-up. */
  private static Figure byHand(
      Rounds rounds, String peer, ToDoubleFunction<Map<String, Sample>> time) {
    return Figure.ratio(
        "by-hand." + peer,
        rounds.median(
            round ->
                (round.get(NOOP).time() + round.get(EHCACHE).time()) / time.applyAsDouble(round)));
  }

  /** The faster one of its two ways in a round. */
  private static double redisson(Map<String, Sample> round) {
    return Math.min(round.get(REDISSON).time(), round.get(REDISSON_ENCODED).time());
  }

  private static Figure beyondParts(Rounds rounds, String name, String container) {
    return Figure.ratio(
        name,
        rounds.median(
            round ->
                round.get(container + LAYERED).time()
                    / (round.get(container + NOOP).time()
                        + round.get(container + EHCACHE).time())));
  }

  private static Figure extraBytes(Rounds rounds, String container) {
    return new Figure(
        container + EXTRA_BYTES,
        rounds.median(
            round -> round.get(container + LAYERED).bytes() - round.get(container + NOOP).bytes()),
        "B");
  }

  private static List<Figure> scaling(
      List<Subject<Scaling>> subjects, Effort effort, Consumer<String> progress) throws Exception {
    List<Map<String, Scaling>> rounds =
        InTurn.measure(subjects, effort, HeapHitScenario::shown, progress);
    List<Figure> figures = new ArrayList<>();
    for (Subject<Scaling> subject : subjects) {
      String name = subject.name();
      double value = Rounds.median(rounds, round -> round.get(name).ratio());
      figures.add(
          name.equals(LAYERED)
              ? Figure.ratio(SCALING, value).atLeast(1.8)
              : Figure.ratio(name + "." + SCALING, value));
    }
    return figures;
  }

  private static String shown(Scaling scaling) {
    return String.format(
        Locale.ROOT,
        "%10.2f calls/us by one thread, %.2f by two: %.2f",
        scaling.one(),
        scaling.all(),
        scaling.ratio());
  }
}
