package dev.layered.benchmarks.chart;

import java.awt.Color;

/** What the colours of a chart mean. They differ in brightness too. */
enum BarColor {
  OURS("Layered", new Color(0x1F, 0x5F, 0xBF)),
  OTHERS("what it is compared with", new Color(0xB4, 0xBC, 0xC6)),
  RATIO("ratio", new Color(0x5A, 0xA8, 0x8C)),
  TARGET("target", new Color(0xC2, 0x2F, 0x2F));

  private final String meaning;
  private final Color paint;

  BarColor(String meaning, Color paint) {
    this.meaning = meaning;
    this.paint = paint;
  }

  String meaning() {
    return meaning;
  }

  Color paint() {
    return paint;
  }
}
