package dev.layered.ehcache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Where tests take hold of a {@link DiskStore}.
 *
 * @param freeBytes how much space is free on the disk of a folder
 * @param stores what stands between a layer and its files
 */
record DiskHooks(Function<Path, LongSupplier> freeBytes, UnaryOperator<ByteStore> stores) {

  static final DiskHooks NONE = new DiskHooks(DiskHooks::freeBytes, UnaryOperator.identity());

  private static LongSupplier freeBytes(Path folder) {
    return () -> {
      try {
        return Files.getFileStore(folder).getUsableSpace();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
