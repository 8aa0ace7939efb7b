package dev.layered.benchmarks.coherence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Some of the names that an option of the command line knows. */
final class Choice {

  private Choice() {}

  /**
   * The names that are chosen.
   *
   * @param what is chosen, for the message
   * @param known all names
   * @param text {@code all}, {@code none} or names joined by commas; a name after a hyphen is left
   *     out, and if the first is, the others are in
   * @throws IllegalArgumentException if there is no such name
   */
  static List<String> of(String what, Collection<String> known, String text) {
    if (text.equals("none")) {
      return List.of();
    }
    boolean all = text.equals("all") || text.startsWith("-");
    List<String> chosen = new ArrayList<>(all ? known : List.of());
    for (String part : text.equals("all") ? new String[0] : text.split(",", -1)) {
      String name = part.startsWith("-") ? part.substring(1) : part;
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "There is no " + what + " \"" + name + "\"; there are: " + String.join(", ", known));
      }
      if (part.startsWith("-")) {
        chosen.remove(name);
      } else if (!chosen.contains(name)) {
        chosen.add(name);
      }
    }
    return chosen;
  }
}
