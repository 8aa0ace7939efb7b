package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.ArcApplication;
import dev.layered.benchmarks.Clock;
import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.JmhSubject;
import dev.layered.benchmarks.NotBuiltException;
import dev.layered.benchmarks.Rounds;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

  /** Ends the name of a benchmark that two threads call. */
  private static final String OF_TWO = " (2 threads)";

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
        || name.equals("scaling");
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
    List<Subject> single = single(arc);
    List<Subject> shared = shared(arc);
    List<Subject> all = new ArrayList<>(single);
    all.addAll(shared);
    Rounds rounds = Rounds.measure(all, Clock.CPU_NANOS.unit(), effort, progress);
    List<Figure> figures = new ArrayList<>();
    for (Subject subject : single) {
      figures.add(new Figure(subject.name() + ".ns", rounds.time(subject.name()), "ns"));
      figures.add(new Figure(subject.name() + ".bytes", rounds.bytes(subject.name()), "B"));
    }
    figures.add(ratio(rounds, LAYERED, SPRING).atMost(0.8));
    figures.add(ratio(rounds, LAYERED_REDIS, JETCACHE).atMost(0.3));
    figures.add(redissonRatio(rounds).atMost(0.5));
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
    shared.forEach(subject -> figures.add(scaling(rounds, subject)));
    return figures;
  }

  private static List<Subject> single(Optional<ArcApplication> arc) {
    List<Subject> all = new ArrayList<>();
    all.add(own("plain", "plain", 1));
    all.add(own(NOOP, "noop", 1));
    all.add(own("noop.three", "noopThree", 1));
    all.add(own(EHCACHE, "ehcache", 1));
    all.add(own("caffeine", "caffeine", 1));
    all.add(own("heap-layer", "heapLayer", 1));
    all.add(own(LAYERED, "layered", 1));
    all.add(own(LAYERED_REDIS, "layeredRedis", 1));
    all.add(own("layered.three", "layeredThree", 1));
    all.add(own("templated", "templated", 1));
    all.add(peer("spring-noop", "springNoop", 1));
    all.add(peer(SPRING, "springCache", 1));
    all.add(peer("spring-cache.three", "springThree", 1));
    all.add(peer("spring-cache.spel", "springSpel", 1));
    all.add(peer(JETCACHE, "jetCache", 1));
    all.add(peer("jetcache.three", "jetCacheThree", 1));
    all.add(peer("jetcache.spel", "jetCacheSpel", 1));
    all.add(peer(REDISSON, "redissonLocal", 1));
    all.add(peer(REDISSON_ENCODED, "redissonEncodedKey", 1));
    arc.ifPresent(
        application -> {
          all.add(new ArcSubject(ARC + NOOP, application, "noop", 1));
          all.add(new ArcSubject(ARC + "noop.three", application, "noopThree", 1));
          all.add(new ArcSubject(ARC + EHCACHE, application, "ehcache", 1));
          all.add(new ArcSubject(ARC + LAYERED, application, "layered", 1));
          all.add(new ArcSubject(ARC + "layered.three", application, "layeredThree", 1));
          all.add(new ArcSubject(QUARKUS, application, "quarkusCache", 1));
          all.add(new ArcSubject("quarkus-cache.three", application, "quarkusCacheThree", 1));
        });
    return all;
  }

  /** The same by two threads; each of them is also called by one. */
  private static List<Subject> shared(Optional<ArcApplication> arc) {
    List<Subject> all = new ArrayList<>();
    all.add(own(LAYERED + OF_TWO, "layered", 2));
    all.add(own(NOOP + OF_TWO, "noop", 2));
    all.add(own(EHCACHE + OF_TWO, "ehcache", 2));
    all.add(own("caffeine" + OF_TWO, "caffeine", 2));
    all.add(peer(SPRING + OF_TWO, "springCache", 2));
    all.add(peer(JETCACHE + OF_TWO, "jetCache", 2));
    all.add(peer(REDISSON + OF_TWO, "redissonLocal", 2));
    arc.ifPresent(
        application -> {
          all.add(new ArcSubject(ARC + LAYERED + OF_TWO, application, "layered", 2));
          all.add(new ArcSubject(ARC + NOOP + OF_TWO, application, "noop", 2));
          all.add(new ArcSubject(QUARKUS + OF_TWO, application, "quarkusCache", 2));
        });
    return all;
  }

  private static Subject own(String name, String method, int threads) {
    return new JmhSubject(name, HeapHit.class, method, Clock.CPU_NANOS, threads);
  }

  private static Subject peer(String name, String method, int threads) {
    return new JmhSubject(name, PeerHit.class, method, Clock.CPU_NANOS, threads);
  }

  private static Figure ratio(Rounds rounds, String ours, String theirs) {
    return Figure.ratio(
        "ratio." + theirs,
        rounds.median(round -> round.get(ours).time() / round.get(theirs).time()));
  }

  /** To the faster of its two ways in each round. */
  private static Figure redissonRatio(Rounds rounds) {
    return Figure.ratio(
        "ratio." + REDISSON,
        rounds.median(
            round ->
                round.get(LAYERED_REDIS).time()
                    / Math.min(round.get(REDISSON).time(), round.get(REDISSON_ENCODED).time())));
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

  /**
   * What two threads get done in a second, divided by what one does. By the clock on the wall: the
   * processor time of a call does not tell whether both threads ran.
   */
  private static Figure scaling(Rounds rounds, Subject ofTwo) {
    String name = ofTwo.name().substring(0, ofTwo.name().length() - OF_TWO.length());
    double value =
        rounds.median(round -> 2 * round.get(name).wall() / round.get(ofTwo.name()).wall());
    return name.equals(LAYERED)
        ? Figure.ratio("scaling", value).atLeast(1.8)
        : Figure.ratio(name + ".scaling", value);
  }
}
