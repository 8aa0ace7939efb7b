package dev.layered.ehcache;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of a {@link DiskStore}: which of the last run's are kept, whether there is room, and
 * Ehcache on top of them.
 */
final class DiskFiles {

  private static final Logger LOG = System.getLogger("dev.layered.disk");

  /** Long enough to read the index of tens of millions of entries. */
  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(60);

  private final DiskFolder folder;
  private final DiskWriter writer;
  private final EhcacheFiles ehcache;

  private DiskFiles(DiskFolder folder, DiskWriter writer, EhcacheFiles ehcache) {
    this.folder = folder;
    this.writer = writer;
    this.ehcache = ehcache;
  }

  /**
   * The open store of a cache.
   *
   * @param store its bytes
   * @param entryCount how many entries it has at the start
   */
  record Opened(ByteStore store, long entryCount) {}

  /** Takes what the last run left and deletes all files that it does not vouch for. */
  static @Nullable RunRecord takeLastRun(DiskFolder folder, boolean sharedLog) throws IOException {
    RunRecord left = RunRecord.take(folder.runRecord());
    RunRecord lastRun = left != null && left.sharedLog() == sharedLog ? left : null;
    if (lastRun == null) {
      Modes.deleteTree(folder.ehcacheRoot());
      return null;
    }
    Path caches = folder.ehcacheRoot().resolve("file");
    if (Files.isDirectory(caches)) {
      try (var found = Files.newDirectoryStream(caches)) {
        for (Path cache : found) {
          String alias = cache.getFileName().toString().replaceFirst("_.*", "");
          if (!lastRun.caches().containsKey(alias)) {
            Modes.deleteTree(cache);
          }
        }
      }
    }
    return lastRun;
  }

  static void refuseIfFull(DiskFolder folder, LongSupplier freeBytes, long reserveBytes)
      throws DiskUnavailableException {
    refuseIfTooSmall(folder, freeBytes, reserveBytes, 0);
  }

  /**
   * Refuses if the disk could not hold all these caches when they are full, with a quarter for
   * Ehcache's own tables.
   */
  static void refuseIfTooSmall(
      DiskFolder folder, LongSupplier freeBytes, long reserveBytes, Map<String, Long> sizes)
      throws DiskUnavailableException, IOException {
    long needed = 0;
    for (Map.Entry<String, Long> cache : sizes.entrySet()) {
      long whenFull = cache.getValue() + cache.getValue() / 4;
      needed += Math.max(0, whenFull - folder.bytesOfCache(cache.getKey()));
    }
    refuseIfTooSmall(folder, freeBytes, reserveBytes, needed);
  }

  private static void refuseIfTooSmall(
      DiskFolder folder, LongSupplier freeBytes, long reserveBytes, long needed)
      throws DiskUnavailableException {
    long free = freeBytes.getAsLong();
    if (free < needed + reserveBytes) {
      throw new DiskUnavailableException(
          "the disk folder "
              + folder.root()
              + " has too little space: "
              + free
              + " bytes are free, and "
              + needed
              + " for the caches with a reserve of "
              + reserveBytes
              + " are needed; free some, or lower layered.disk.max-size or layered.disk.reserve");
    }
  }

  /** Starts Ehcache; if it cannot start on what is there, once more on nothing. */
  static DiskFiles open(DiskFolder folder, DiskWriter writer) throws DiskUnavailableException {
    Path root = folder.ehcacheRoot();
    EhcacheFiles ehcache =
        twice(
            writer,
            folder,
            () -> {
              if (!Files.isDirectory(root)) {
                Modes.createFolder(root);
              }
              return new EhcacheFiles(root);
            },
            () -> Modes.deleteTree(root));
    return new DiskFiles(folder, writer, ehcache);
  }

  /** Opens a cache; if what is there cannot be opened, once more empty. */
  Opened openCache(String alias, long maxBytes) throws DiskUnavailableException {
    Opened opened =
        twice(
            writer,
            folder,
            () -> {
              ByteStore store = ehcache.open(alias, maxBytes);
              return new Opened(store, store.entryCount());
            },
            () -> {
              ehcache.destroy(alias);
              folder.deleteCache(alias);
            });
    tighten();
    return opened;
  }

  /** Tries something on the writer's thread, mends, and tries again. */
  private static <T> T twice(DiskWriter writer, DiskFolder folder, Attempt<T> attempt, Mend mend)
      throws DiskUnavailableException {
    Result<T> result = new Result<>();
    writer.call(
        () -> {
          try {
            result.value = attempt.run();
          } catch (Exception | Error first) {
            LOG.log(Level.DEBUG, "what is on disk cannot be opened and is deleted", first);
            try {
              mend.run();
              result.value = attempt.run();
            } catch (Exception | Error second) {
              result.failure = second;
            }
          }
        },
        Deadline.after(OPEN_TIMEOUT));
    T value = result.value;
    if (value == null) {
      Throwable failure = result.failure;
      throw new DiskUnavailableException(
          "the disk folder "
              + folder.root()
              + (failure == null
                  ? " could not be opened in time"
                  : " cannot be opened (" + failure + ")")
              + "; set layered.disk.path to another folder",
          failure);
    }
    return value;
  }

  /** Ends Ehcache, on the writer's thread. */
  void close() {
    ehcache.close();
  }

  /**
   * Ehcache makes files that all may read; their folder is closed to others, and now they are too.
   */
  void tighten() {
    try {
      Modes.tighten(folder.root());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the mode of a file could not be set", e);
    }
  }

  @FunctionalInterface
  private interface Attempt<T> {
    T run() throws Exception;
  }

  @FunctionalInterface
  private interface Mend {
    void run() throws Exception;
  }

  /** Written by the writer's thread before it lets the caller go on. */
  private static final class Result<T> {
    private volatile @Nullable T value;
    private volatile @Nullable Throwable failure;
  }
}
