package dev.layered.benchmarks.codec;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A larger, nested value with the types that business data have: about 20 KB as JSON. */
public record Shop(String name, Map<String, Department> departments) {

  /** A part of the shop. */
  public record Department(String title, List<Item> items) {}

  /** What it sells. */
  public record Item(
      UUID id,
      String name,
      BigDecimal price,
      Color color,
      Optional<String> note,
      Instant changed,
      List<Integer> stock) {}

  /** Its colors. */
  public enum Color {
    /** As of roses. */
    RED,
    /** As of grass. */
    GREEN
  }

  static Shop example() {
    Map<String, Department> departments = new LinkedHashMap<>();
    for (int d = 0; d < 8; d++) {
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        items.add(
            new Item(
                new UUID(d + 0x1234_5678_9ABCL, i + 0x7654_3210_FEDCL),
                "item " + i + " of department " + d,
                new BigDecimal("19.90").add(BigDecimal.valueOf(i)),
                i % 2 == 0 ? Color.RED : Color.GREEN,
                i % 3 == 0 ? Optional.of("only while stocks last") : Optional.empty(),
                Instant.ofEpochSecond(1_700_000_000L + i, 123_000_000),
                List.of(i, 10 * i, 100 * i)));
      }
      departments.put("department-" + d, new Department("Department " + d, items));
    }
    return new Shop("corner shop", departments);
  }
}
