package dev.layered.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that somebody who mistyped probably meant, by optimal string alignment distance:
 * the least number of letters inserted, deleted, replaced or swapped with their neighbour.
 */
public final class NearestName {

  /** One letter in three may be wrong; a name further away is another word. */
  private static final int LETTERS_PER_MISTAKE = 3;

  private NearestName() {}

  /** The nearest candidate, if there is one near enough; the first of several equally near. */
  public static Optional<String> to(String name, Collection<String> candidates) {
    int mistakes = Math.max(1, name.length() / LETTERS_PER_MISTAKE);
    return candidates.stream()
        .filter(candidate -> distance(name, candidate) <= mistakes)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  /** The number of mistakes between two names. Case does not count. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    Arrays.setAll(previous, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
        if (isSwap(a, i, b, j)) {
          current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
        }
      }
      int[] reused = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = reused;
    }
    return previous[b.length()];
  }

  private static boolean isSwap(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
