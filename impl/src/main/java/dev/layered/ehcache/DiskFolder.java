package dev.layered.ehcache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of our own that lies in the one that is configured: checked, and locked against any
 * other process. The lock is the operating system's, so it ends with the process however that ends;
 * the file stays.
 */
final class DiskFolder {

  private static final String SET = "; set layered.disk.path to another folder";

  private final Path own;
  private final FileChannel lockFile;

  private DiskFolder(Path own, FileChannel lockFile) {
    this.own = own;
    this.lockFile = lockFile;
  }

  /** Prepares and locks the folder of a namespace. */
  static DiskFolder take(Path path, String namespace) throws DiskUnavailableException {
    Path configured = path.toAbsolutePath().normalize();
    Path own = configured.resolve("layered-" + Names.ofFolder(namespace));
    try {
      refuseWhatIsNoFolder(configured);
      refuseIfOpenToAll(configured);
      create(configured);
      refuseWhatIsNoFolder(own);
      create(own);
      refuseForeign(own);
      Modes.tighten(own);
      return new DiskFolder(own, lock(own.resolve("lock")));
    } catch (AccessDeniedException e) {
      throw new DiskUnavailableException(
          "the disk folder " + configured + " cannot be written by this process" + SET, e);
    } catch (IOException e) {
      throw new DiskUnavailableException(
          "the disk folder " + configured + " cannot be used (" + e + ")" + SET, e);
    }
  }

  private static void refuseWhatIsNoFolder(Path folder) throws DiskUnavailableException {
    if (Files.isSymbolicLink(folder)) {
      throw new DiskUnavailableException(
          "the disk folder "
              + folder
              + " is a symbolic link; set layered.disk.path to a folder itself");
    }
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new DiskUnavailableException("the disk folder " + folder + " is not a folder" + SET);
    }
  }

  /**
   * Whoever can write a folder above ours can put a folder of their own in its place, unless it has
   * the sticky bit.
   */
  private static void refuseIfOpenToAll(Path folder) throws DiskUnavailableException, IOException {
    Path existing = folder;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    Path above = existing == null ? null : existing.toRealPath();
    while (above != null) {
      if (Modes.isOpenToAll(above)) {
        throw new DiskUnavailableException(
            "the disk folder "
                + folder
                + " is not safe, because everybody can write "
                + above
                + SET);
      }
      above = above.getParent();
    }
  }

  private static void create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      create(parent);
    }
    try {
      Modes.createFolder(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** Writes a file to learn whether that is possible, and as whom. */
  private static void refuseForeign(Path own) throws DiskUnavailableException, IOException {
    Path probe = own.resolve("probe-" + UUID.randomUUID());
    UserPrincipal self;
    try {
      Modes.createFile(probe);
      self = Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
    } finally {
      Files.deleteIfExists(probe);
    }
    UserPrincipal owner = Files.getOwner(own, LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals(self)) {
      throw new DiskUnavailableException(
          "the disk folder " + own + " belongs to " + owner + ", not to " + self + SET);
    }
  }

  /**
   * Locks the folder against this process first and others then. On Linux a process loses its lock
   * of a file as soon as it closes any channel of that file, so a second application of this
   * process must not even open it. The reservation is a system property because applications have
   * class loaders of their own, and so statics of their own.
   */
  private static FileChannel lock(Path file) throws DiskUnavailableException, IOException {
    try {
      Modes.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // from an earlier run
    }
    String reservation = reservationOf(file);
    if (System.getProperties().putIfAbsent(reservation, "in use") != null) {
      throw inUse(file, "this process, by an application that runs or did not end its disk layer");
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      locked = channel.tryLock() != null;
      if (!locked) {
        throw inUse(file, "another process");
      }
      return channel;
    } finally {
      if (!locked) {
        System.getProperties().remove(reservation);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private static String reservationOf(Path file) throws IOException {
    return "dev.layered.disk." + file.toRealPath();
  }

  private static DiskUnavailableException inUse(Path file, String holder) {
    return new DiskUnavailableException(
        "the disk folder "
            + file.getParent()
            + " is in use by "
            + holder
            + "; set layered.disk.path or layered.namespace to one of its own for each");
  }

  /** All of it. */
  Path root() {
    return own;
  }

  /** Where Ehcache may do as it likes. */
  Path ehcacheRoot() {
    return own.resolve("ehcache");
  }

  /** See {@link RunRecord}. */
  Path runRecord() {
    return own.resolve("run-record");
  }

  /** Where Ehcache keeps the files of a cache; null if there are none. */
  @Nullable Path ofCache(String alias) throws IOException {
    Path caches = ehcacheRoot().resolve("file");
    if (!Files.isDirectory(caches)) {
      return null;
    }
    try (var folders = Files.newDirectoryStream(caches, alias + "_*")) {
      for (Path folder : folders) {
        return folder;
      }
    }
    return null;
  }

  /** How many bytes the files of a cache have. */
  long bytesOfCache(String alias) throws IOException {
    Path folder = ofCache(alias);
    if (folder == null) {
      return 0;
    }
    try (var files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
    }
  }

  /** Deletes the files of a cache. */
  void deleteCache(String alias) throws IOException {
    Path folder = ofCache(alias);
    if (folder != null) {
      Modes.deleteTree(folder);
    }
  }

  /** Lets another process have the folder. */
  void release() {
    try {
      String reservation = reservationOf(own.resolve("lock"));
      lockFile.close();
      System.getProperties().remove(reservation);
    } catch (IOException e) {
      // the lock ends with the process
    }
  }
}
