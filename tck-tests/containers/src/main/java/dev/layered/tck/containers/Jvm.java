package dev.layered.tck.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The JDK that servers run on, and what its tools tell of a running one. */
public final class Jvm {

  private static final Pattern LAYERED_THREAD =
      Pattern.compile("^\"(layered[^\"]*)\" #(\\d+)", Pattern.MULTILINE);

  private Jvm() {}

  /** The JDK of this JVM. */
  public static Path home() {
    return Path.of(Objects.requireNonNull(System.getProperty("java.home")));
  }

  /**
   * The threads of Layered in a JVM: name and number. A JVM never gives a number twice.
   *
   * @param pid its process id
   */
  public static Set<String> layeredThreads(long pid) {
    return LAYERED_THREAD
        .matcher(jcmd(pid, "Thread.print"))
        .results()
        .map((MatchResult thread) -> thread.group(1) + " #" + thread.group(2))
        .collect(Collectors.toSet());
  }

  /** What a command of jcmd prints. */
  static String jcmd(long pid, String... command) {
    List<String> words = new ArrayList<>();
    words.add(home().resolve("bin/jcmd").toString());
    words.add(Long.toString(pid));
    words.addAll(List.of(command));
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(words + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new IllegalStateException("jcmd does not run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
