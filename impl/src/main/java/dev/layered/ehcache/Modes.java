package dev.layered.ehcache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Who may read what the disk layer writes: the owner, nobody else. Does nothing where there are no
 * POSIX modes.
 */
final class Modes {

  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final int STICKY = 01000;
  private static final int WORLD_WRITABLE = 0002;

  private Modes() {}

  static boolean arePosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  static void createFolder(Path folder) throws IOException {
    Files.createDirectory(folder, attributes(folder, FOLDER));
  }

  static void createFile(Path file) throws IOException {
    Files.createFile(file, attributes(file, FILE));
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> mode) {
    return arePosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }

  /** Whether others may rename or replace what lies in a folder. */
  static boolean isOpenToAll(Path folder) throws IOException {
    if (!arePosix(folder)) {
      return false;
    }
    int mode = (Integer) Files.getAttribute(folder, "unix:mode");
    return (mode & WORLD_WRITABLE) != 0 && (mode & STICKY) == 0;
  }

  /** Takes everything beneath a folder, and itself, away from others. */
  static void tighten(Path root) throws IOException {
    if (!arePosix(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            set(folder, FOLDER);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              set(file, FILE);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void set(Path path, Set<PosixFilePermission> mode) throws IOException {
    if (!Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(mode)) {
      Files.setPosixFilePermissions(path, mode);
    }
  }

  /** Deletes a folder with all that is in it, following no link; does nothing if there is none. */
  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path folder, java.io.@org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
