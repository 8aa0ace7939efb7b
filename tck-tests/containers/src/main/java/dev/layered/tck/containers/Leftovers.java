package dev.layered.tck.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What deployments hold in a JVM, counted after a full collection.
 *
 * @param loaders class loaders of the class that applications have; on WildFly its own modules have
 *     it too
 * @param threads threads of Layered and of the libraries that it brings
 * @param files open files, not counting sockets; 0 where the system does not tell
 */
public record Leftovers(long loaders, long threads, long files) {

  private static final Pattern THREAD =
      Pattern.compile("^\"(layered|MappedByteBuffer|Ehcache|jedis)", Pattern.MULTILINE);

  /**
   * Counts.
   *
   * @param pid the process id of the JVM
   * @param loader what stands in the list of class loaders for each deployment
   */
  static Leftovers of(long pid, String loader) {
    Jvm.jcmd(pid, "GC.run");
    Pattern row = Pattern.compile(Pattern.quote(loader));
    return new Leftovers(
        count(row, Jvm.jcmd(pid, "VM.classloaders", "fold=false")),
        count(THREAD, Jvm.jcmd(pid, "Thread.print")),
        files(pid));
  }

  /** Whether no count is higher than another one by more than some. */
  boolean within(Leftovers other, int slack) {
    return loaders <= other.loaders + slack
        && threads <= other.threads + slack
        && files <= other.files + slack;
  }

  private static long count(Pattern pattern, String text) {
    return pattern.matcher(text).results().count();
  }

  private static long files(long pid) {
    Path table = Path.of("/proc", Long.toString(pid), "fd");
    if (!Files.isDirectory(table)) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(table)) {
      List<Path> all = entries.toList();
      return all.stream().filter(Leftovers::isFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFile(Path entry) {
    try {
      return Files.readSymbolicLink(entry).toString().startsWith("/");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
