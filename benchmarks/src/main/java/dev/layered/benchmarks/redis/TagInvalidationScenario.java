package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.Effort;
import dev.layered.benchmarks.Figure;
import dev.layered.benchmarks.Scenario;
import dev.layered.benchmarks.common.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the invalidation of a tag costs by the number of entries that carry it, and leaves behind.
 */
public final class TagInvalidationScenario implements Scenario {

  private static final int[] SIZES = {10, 1_000, 100_000, 1_000_000};
  private static final int WARM_UP = 2_000;
  private static final int EACH = 40;

  @Override
  public String name() {
    return "tag-invalidation";
  }

  @Override
  public String description() {
    return "invalidating a tag of 10 to 1,000,000 entries in Redis; what that leaves behind";
  }

  @Override
  public boolean isOurs(String figure) {
    return true;
  }

  @Override
  public List<Figure> run(Effort effort, Consumer<String> progress) throws Exception {
    List<Figure> figures = new ArrayList<>();
    List<TaggedEntries> all = new ArrayList<>();
    try {
      for (int size : SIZES) {
        all.add(TaggedEntries.of(size));
        progress.accept(size + " entries are in Redis");
      }
      measure(effort, all, figures);
    } finally {
      for (TaggedEntries one : all) {
        one.close();
      }
    }
    if (!effort.isQuick()) {
      figures.add(
          new Figure("metadata.left", TagMetadata.leftBehind(100_000, progress), "fields")
              .atMost(0));
    }
    return figures;
  }

  private static void measure(Effort effort, List<TaggedEntries> all, List<Figure> figures) {
    for (TaggedEntries one : all) {
      one.invalidate(WARM_UP);
    }
    int rounds = 10 * effort.rounds();
    double[][] micros = new double[SIZES.length][rounds];
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < SIZES.length; turn++) {
        // Each round begins with another one, and none with a server that has been asleep.
        int i = (turn + round) % SIZES.length;
        all.get(i).invalidate(EACH / 4);
        micros[i][round] = all.get(i).invalidate(EACH) / 1e3;
      }
      ratios[round] = micros[SIZES.length - 1][round] / micros[0][round];
    }
    for (int i = 0; i < SIZES.length; i++) {
      figures.add(new Figure("entries-" + SIZES[i] + ".us", Quantiles.median(micros[i]), "us"));
      figures.add(new Figure("entries-" + SIZES[i] + ".commands", all.get(i).commands(), "count"));
    }
    figures.add(Figure.ratio("ratio.million-vs-ten", Quantiles.median(ratios)).atMost(1.2));
  }

  /** The name of the only tag of all entries. */
  static final Set<String> TAG = Set.of("all");
}
