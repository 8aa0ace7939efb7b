package dev.layered.tck.containers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;

/** Variants of a WAR. */
final class Wars {

  private Wars() {}

  /**
   * A copy with settings of its own, which count less than the environment and more than those that
   * the jars in it bring.
   */
  static Path configured(Path war, Map<String, String> settings, Path copy) throws IOException {
    Files.copy(war, copy, StandardCopyOption.REPLACE_EXISTING);
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.put("config_ordinal", "200");
    try (FileSystem zip = FileSystems.newFileSystem(copy)) {
      Path folder = Files.createDirectories(zip.getPath("WEB-INF/classes/META-INF"));
      try (var out = Files.newOutputStream(folder.resolve("microprofile-config.properties"))) {
        properties.store(out, null);
      }
    }
    return copy;
  }

  /** A copy without the jars in it. */
  static Path withoutLibraries(Path war, Path copy) throws IOException {
    Files.copy(war, copy, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem zip = FileSystems.newFileSystem(copy)) {
      Folders.delete(zip.getPath("WEB-INF/lib"));
    }
    return copy;
  }

  /** A copy without the one jar whose name ends so. */
  static Path without(String end, Path war, Path copy) throws IOException {
    Files.copy(war, copy, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem zip = FileSystems.newFileSystem(copy);
        DirectoryStream<Path> found =
            Files.newDirectoryStream(zip.getPath("WEB-INF/lib"), "*" + end)) {
      Files.delete(found.iterator().next());
    }
    return copy;
  }
}
