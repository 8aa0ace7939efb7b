package dev.layered.examples.quickstart;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Where the tour prints, and what that can show. */
final class Terminal {

  private static final int DEFAULT_WIDTH = 80;
  private static final int MAX_WIDTH = 110;
  private static final long REDRAW_NANOS = 50_000_000;

  private final PrintStream out;
  private final boolean unicode;
  private final boolean interactive;
  private final int width;

  private String running = "";
  private long drawn;

  Terminal(PrintStream out, boolean unicode, boolean interactive, int width) {
    this.out = out;
    this.unicode = unicode;
    this.interactive = interactive;
    this.width = Math.max(DEFAULT_WIDTH, Math.min(width, MAX_WIDTH));
  }

  static Terminal ofStandardOutput() {
    Charset charset = charsetOfStandardOutput();
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
    boolean unicode = charset.newEncoder().canEncode("\u2588\u258c\u00b5\u2502");
    return new Terminal(out, unicode, Ansi.AUTO.enabled(), columns());
  }

  private static Charset charsetOfStandardOutput() {
    // Java 17 knows only the last of them for a pipe
    for (String property :
        new String[] {"stdout.encoding", "sun.stdout.encoding", "native.encoding"}) {
      String name = System.getProperty(property);
      if (name != null && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return Charset.defaultCharset();
  }

  private static int columns() {
    try {
      return Integer.parseInt(System.getenv().getOrDefault("COLUMNS", ""));
    } catch (NumberFormatException notSet) {
      return DEFAULT_WIDTH;
    }
  }

  boolean unicode() {
    return unicode;
  }

  int width() {
    return width;
  }

  /** A whole line. */
  void line(String format, Object... arguments) {
    clear();
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  /**
   * How far something has come: a bar that is drawn over itself, or one line where nothing can be
   * drawn over.
   */
  void progress(String what, long done, long total) {
    if (!interactive) {
      if (!running.equals(what)) {
        line("%s ...", what);
      }
      running = what;
      return;
    }
    long now = System.nanoTime();
    if (running.equals(what) && now - drawn < REDRAW_NANOS) {
      return;
    }
    running = what;
    drawn = now;
    int percent = (int) Math.min(100, 100 * done / total);
    String bar = bar(percent / 100.0 * 30);
    out.printf(Locale.ROOT, "\r%-35s %-30s %3d %%", what, bar, percent);
    out.flush();
  }

  /** A bar of a length in characters; never quite empty. */
  String bar(double length) {
    if (!unicode) {
      return "#".repeat((int) Math.max(1, Math.round(length)));
    }
    int eighths = (int) Math.max(1, Math.round(length * 8));
    String rest = eighths % 8 == 0 ? "" : String.valueOf((char) (0x2590 - eighths % 8));
    return "\u2588".repeat(eighths / 8) + rest;
  }

  private void clear() {
    if (interactive && !running.isEmpty()) {
      out.print("\r" + " ".repeat(72) + "\r");
    }
    running = "";
  }
}
