package dev.layered.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A new folder that is deleted with all that is in it. */
public record TemporaryFolder(Path path) implements AutoCloseable {

  /** Makes one. */
  public static TemporaryFolder make() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("layered-benchmarks-"));
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> found = Files.walk(path)) {
      deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : deepestFirst) {
      Files.delete(one);
    }
  }
}
