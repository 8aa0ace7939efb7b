package dev.layered.benchmarks.disk;

import java.util.ArrayList;
import java.util.List;

/** What is cached: about 1 KB as JSON. */
public record Order(
    String id, long customer, String address, String note, List<Line> lines, boolean paid) {

  /** An item of an order. */
  public record Line(String article, String description, int quantity, long cents) {}

  /** An order whose size does not depend on its id, as long as that has the same length. */
  static Order of(String id) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      lines.add(
          new Line("article-" + (1000 + i), "description of article " + i, 1 + i, 1990 + 100L * i));
    }
    return new Order(
        id,
        4711,
        "12 Some Street, 34567 Some Town, Some Country",
        "Please ring twice, and leave it with the neighbours if nobody answers. ".repeat(2),
        lines,
        true);
  }
}
