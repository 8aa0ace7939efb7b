package dev.layered.benchmarks.redis;

import dev.layered.benchmarks.common.Quantiles;

/**
 * Times of hits in two ways on the same server, in turn by single calls for the same document, each
 * way first as often as the other: on which processor the server runs, and how far that is asleep,
 * changes from moment to moment, and doubles the time of a round trip. So many short rounds that a
 * busy moment of the machine falls into a few of them only.
 */
final class HitRatio {

  /** How many rounds' calls are made before it begins. */
  private static final int WARM_UP = 100;

  private final double[] ours;
  private final double[] theirs;
  private final double[] ratios;

  private HitRatio(int rounds) {
    this.ours = new double[rounds];
    this.theirs = new double[rounds];
    this.ratios = new double[rounds];
  }

  /**
   * Measures.
   *
   * @param rounds how many
   */
  static HitRatio measure(Documents ours, Documents theirs, Size size, int rounds)
      throws Exception {
    HitRatio measured = new HitRatio(rounds);
    Ids ids = new Ids(size);
    double[] ourNanos = new double[size.calls()];
    double[] theirNanos = new double[size.calls()];
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int i = 0; i < size.calls(); i++) {
        String id = ids.next();
        if (((i + round) & 1) == 0) {
          ourNanos[i] = nanos(ours, id);
          theirNanos[i] = nanos(theirs, id);
        } else {
          theirNanos[i] = nanos(theirs, id);
          ourNanos[i] = nanos(ours, id);
        }
      }
      if (round >= 0) {
        measured.note(round, Quantiles.median(ourNanos), Quantiles.median(theirNanos));
      }
    }
    return measured;
  }

  private void note(int round, double our, double their) {
    ours[round] = our;
    theirs[round] = their;
    ratios[round] = our / their;
  }

  private static double nanos(Documents documents, String id) throws Exception {
    long start = System.nanoTime();
    if (documents.find(id) == null) {
      throw new IllegalStateException("no value");
    }
    return System.nanoTime() - start;
  }

  /** Nanoseconds of our middle hit, of the middle round. */
  double ours() {
    return Quantiles.median(ours);
  }

  /** Nanoseconds of their middle hit, of the middle round. */
  double theirs() {
    return Quantiles.median(theirs);
  }

  /** The ratio within a round, of which so great a part of the rounds is at most. */
  double ratio(double part) {
    return Quantiles.at(part, ratios);
  }
}
