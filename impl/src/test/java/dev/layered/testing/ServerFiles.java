package dev.layered.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** The program of the embedded servers, unpacked once in a JVM, and folders for what they write. */
final class ServerFiles {

  private static @Nullable File executable;

  private ServerFiles() {}

  /** The program. The library deletes it when this JVM ends. */
  static synchronized File executable() throws IOException {
    File unpacked = executable;
    if (unpacked == null) {
      unpacked = ExecutableProvider.newJarResourceProvider().get();
      executable = unpacked;
    }
    return unpacked;
  }

  /** A new folder for one server. */
  static Path newFolder() throws IOException {
    return Files.createTempDirectory("layered-redis-");
  }

  /** Deletes a folder and what is in it. */
  static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
