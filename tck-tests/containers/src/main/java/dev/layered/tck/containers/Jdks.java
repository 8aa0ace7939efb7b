package dev.layered.tck.containers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** JDKs of this machine. */
final class Jdks {

  private static final Path LINUX = Path.of("/usr/lib/jvm");

  private Jdks() {}

  /**
   * The home of the JDK of a major version: this JVM's, or that of JAVA_HOME_n or JAVA_HOME, or
   * where Linux distributions put it.
   */
  static Optional<Path> find(int version) {
    return find(version, Jvm.home(), System.getenv(), LINUX);
  }

  /** The same, with the places to look at. */
  static Optional<Path> find(int version, Path own, Map<String, String> environment, Path folder) {
    List<Path> candidates = new ArrayList<>(List.of(own));
    Stream.of("JAVA_HOME_" + version, "JAVA_HOME")
        .map(name -> environment.getOrDefault(name, ""))
        .filter(home -> !home.isEmpty())
        .map(Path::of)
        .forEach(candidates::add);
    candidates.addAll(installed(folder, version));
    return candidates.stream().filter(home -> isJdk(home, version)).findFirst();
  }

  private static List<Path> installed(Path folder, int version) {
    List<Path> homes = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + version + "*")) {
        found.forEach(homes::add);
      } catch (IOException unreadable) {
        return List.of();
      }
    }
    homes.sort(Comparator.naturalOrder());
    return homes;
  }

  /** The file release of a JDK says its version. */
  private static boolean isJdk(Path home, int version) {
    Properties release = new Properties();
    try (InputStream file = Files.newInputStream(home.resolve("release"))) {
      release.load(file);
    } catch (IOException | IllegalArgumentException unreadable) {
      return false;
    }
    String told = release.getProperty("JAVA_VERSION", "").replace("\"", "");
    return told.split("[^0-9]", 2)[0].equals(Integer.toString(version))
        && Files.isExecutable(home.resolve("bin/java"));
  }
}
