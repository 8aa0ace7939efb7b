package dev.layered.benchmarks.codec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** About 1 KB as JSON: what {@code redis-hit} caches, in a class that the JDK serializes too. */
public record Letter(String id, long customer, String note, List<Line> lines, boolean paid)
    implements Serializable {

  /** A line of it. */
  public record Line(String article, String description, int quantity, long cents)
      implements Serializable {}

  static Letter example() {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      lines.add(
          new Line("article-" + (1000 + i), "description of article " + i, 1 + i, 1990 + 100L * i));
    }
    return new Letter(
        "document-100000",
        4711,
        "Please ring twice, and leave it with the neighbours if nobody answers. ".repeat(3),
        lines,
        true);
  }
}
