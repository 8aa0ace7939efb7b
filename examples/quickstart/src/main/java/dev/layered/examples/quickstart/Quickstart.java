package dev.layered.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The two-minute tour of Layered. */
@Command(
    name = "quickstart",
    sortOptions = false,
    description = {
      "Looks up airports in a database through the caches of Layered, and shows who answered and"
          + " how fast: the database, the heap, the disk after a restart, and the database again"
          + " after invalidation. The second run starts warm from disk."
    })
public final class Quickstart implements Callable<Integer> {

  /** Marks a folder as one that this program made and may empty. */
  private static final String MARKER = ".layered-quickstart";

  @Spec private CommandSpec spec;

  @Option(
      names = "--calls",
      paramLabel = "N",
      defaultValue = "100",
      description = "Calls in a round, 5 to " + Workload.MOST_CALLS + ". Default: 100.")
  private int calls;

  @Option(
      names = "--disk",
      paramLabel = "DIR",
      description = {
        "The folder for the database and the disk layer.",
        "Default: quickstart-data beside the jar."
      })
  private Path folder;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "1 or 2. With 2, two nodes of the application share a real Redis, which is started for the"
            + " run. Default: 1."
      })
  private int nodes;

  @Option(names = "--fresh", description = "Forget earlier runs: empty the folder first.")
  private boolean fresh;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private Quickstart() {}

  /** Starts the tour. */
  public static void main(String[] arguments) throws IOException {
    try (InputStream quiet = Quickstart.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(quiet);
    }
    System.exit(
        new CommandLine(new Quickstart())
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                  System.err.println("quickstart: " + failure);
                  return 1;
                })
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, URISyntaxException {
    if (calls < 5 || calls > Workload.MOST_CALLS) {
      throw new ParameterException(
          spec.commandLine(), "--calls must be from 5 to " + Workload.MOST_CALLS + ": " + calls);
    }
    if (nodes != 1 && nodes != 2) {
      throw new ParameterException(spec.commandLine(), "--nodes must be 1 or 2: " + nodes);
    }
    Path data = (folder == null ? besideTheJar() : folder).toAbsolutePath().normalize();
    if (Files.exists(data) && !Files.exists(data.resolve(MARKER)) && !isEmptyFolder(data)) {
      throw new ParameterException(
          spec.commandLine(), data + " is in use for something else; name a new or empty folder");
    }
    Files.createDirectories(data);
    try (FileChannel marker =
            FileChannel.open(
                data.resolve(MARKER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = marker.tryLock()) {
      if (lock == null) {
        throw new ParameterException(
            spec.commandLine(),
            "another run uses " + data + "; wait for it or name another --disk");
      }
      if (fresh) {
        empty(data);
      }
      return tour(data);
    }
  }

  private int tour(Path data) throws IOException {
    // A backslash would be taken for an escape where microprofile-config.properties refers to it.
    System.setProperty("quickstart.folder", data.toString().replace('\\', '/'));
    Terminal terminal = Terminal.ofStandardOutput();
    terminal.line(
        "Layered: heap%s and disk in front of an H2 database of the world's airports",
        nodes == 1 ? "" : ", Redis");
    terminal.line("Folder: %s", data);
    boolean right =
        nodes == 1 ? new Tour(terminal, calls).run() : new TwoNodesTour(terminal, calls).run();
    return right ? 0 : 1;
  }

  private static void empty(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(data) && !file.equals(data.resolve(MARKER))) {
          Files.delete(file);
        }
      }
    }
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  /** Below {@code target}, whether this runs from the jar or from its classes. */
  private static Path besideTheJar() throws URISyntaxException {
    Path code =
        Path.of(Quickstart.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return code.resolveSibling("quickstart-data");
  }
}
