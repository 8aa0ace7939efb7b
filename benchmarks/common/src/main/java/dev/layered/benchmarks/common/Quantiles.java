package dev.layered.benchmarks.common;

import java.util.Arrays;

/** The middle of measured numbers, and how high so many of them reach. */
public final class Quantiles {

  private Quantiles() {}

  /**
   * The median; of an even count the mean of the two in the middle.
   *
   * @param numbers at least one; left as they are
   */
  public static double median(double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The smallest number that so great a share of all is not above.
   *
   * @param numbers at least one; left as they are
   * @param share from 0, the least, to 1, the greatest
   */
  public static double at(double share, double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
