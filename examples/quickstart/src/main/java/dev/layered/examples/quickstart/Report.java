package dev.layered.examples.quickstart;

import java.util.List;
import java.util.Locale;

/** The rounds as a table and as a picture. */
final class Report {

  private static final int LABEL_WIDTH = 29;
  private static final int VALUE_WIDTH = 9;

  private final Terminal terminal;

  Report(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Prints both.
   *
   * @param withRedis whether there is a Redis layer
   */
  void print(List<Round> rounds, boolean withRedis) {
    table(rounds, withRedis);
    terminal.line("");
    picture(rounds);
  }

  private void table(List<Round> rounds, boolean withRedis) {
    terminal.line("%-35s%26s   answered by", "", "latency of a call");
    terminal.line(
        "%-29s%6s%9s%9s%9s  %6s%s%6s%6s",
        "   round", "calls", "p50", "p99", "max", "heap", withRedis ? " redis" : "", "disk", "SQL");
    for (int i = 0; i < rounds.size(); i++) {
      Round round = rounds.get(i);
      terminal.line(
          "%-29s%6d%9s%9s%9s  %6s%s%6s%6s",
          numbered(i, round),
          round.calls(),
          duration(round.percentile(0.50)),
          duration(round.percentile(0.99)),
          duration(round.max()),
          share(round.served().heap(), round),
          withRedis ? String.format("%6s", share(round.served().redis(), round)) : "",
          share(round.served().disk(), round),
          share(round.served().method(), round));
    }
  }

  /** One bar for the median of each round; every tick of the axis is ten times the one before. */
  private void picture(List<Round> rounds) {
    int least = 18;
    int most = 0;
    for (Round round : rounds) {
      double power = Math.log10(round.percentile(0.50));
      least = Math.min(least, (int) Math.floor(power));
      most = Math.max(most, (int) Math.ceil(power));
    }
    int decades = Math.max(1, most - least);
    int perDecade = Math.max(4, (terminal.width() - LABEL_WIDTH - VALUE_WIDTH) / decades);

    terminal.line("   p50 on a logarithmic scale");
    StringBuilder axis = new StringBuilder(" ".repeat(LABEL_WIDTH));
    for (int i = 0; i < decades; i++) {
      String tick = (terminal.unicode() ? "\u2502" : "|") + shortDuration(least + i);
      axis.append(String.format("%-" + perDecade + "s", tick));
    }
    terminal.line("%s", axis);
    for (int i = 0; i < rounds.size(); i++) {
      long median = rounds.get(i).percentile(0.50);
      terminal.line(
          "%-29s%s %s",
          numbered(i, rounds.get(i)),
          terminal.bar((Math.log10(median) - least) * perDecade),
          duration(median));
    }
  }

  private static String numbered(int index, Round round) {
    return " " + (index + 1) + " " + round.label();
  }

  /** A share that says 100% and nothing only where that is exact. */
  private static String share(long part, Round round) {
    if (part == 0) {
      return "-";
    }
    if (part == round.calls()) {
      return "100%";
    }
    double percent = 100.0 * part / round.calls();
    return String.format(Locale.ROOT, "%.1f%%", Math.max(0.1, Math.min(99.9, percent)));
  }

  private String shortDuration(int powerOfTen) {
    String[] units = {"ns", micros(), "ms", "s"};
    int unit = Math.min(powerOfTen / 3, units.length - 1);
    return Math.round(Math.pow(10, powerOfTen - 3 * unit)) + " " + units[unit];
  }

  String duration(long nanos) {
    if (nanos < 1_000) {
      return nanos + " ns";
    }
    if (nanos < 999_950) {
      return String.format(Locale.ROOT, "%.1f %s", nanos / 1e3, micros());
    }
    if (nanos < 999_950_000) {
      return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
    return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }

  private String micros() {
    return terminal.unicode() ? "\u00b5s" : "us";
  }
}
