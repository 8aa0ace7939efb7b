package dev.layered.benchmarks.redis;

import java.util.ArrayList;
import java.util.List;

/** What is cached: about 1 KB as JSON, or as large as its lines make it. */
public record Document(String id, long customer, String note, List<Line> lines, boolean paid) {

  /** A line of a document. */
  public record Line(String article, String description, int quantity, long cents) {}

  static Document of(String id) {
    return of(id, Size.KB_1.lines());
  }

  static Document of(String id, int lineCount) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < lineCount; i++) {
      lines.add(
          new Line("article-" + (1000 + i), "description of article " + i, 1 + i, 1990 + 100L * i));
    }
    return new Document(
        id,
        4711,
        "Please ring twice, and leave it with the neighbours if nobody answers. ".repeat(3),
        lines,
        true);
  }
}
