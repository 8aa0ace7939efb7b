package dev.layered.codec;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file that is written beside its target and takes its place when it is complete. A rename does
 * not follow a link that was put there meanwhile: it replaces the link.
 */
final class TransferTarget implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final OutputStream out;
  private boolean committed;

  private TransferTarget(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
  }

  /**
   * Begins a file that only its owner can read.
   *
   * @throws IOException if the target cannot be one; the message says why
   */
  static TransferTarget create(Path given) throws IOException {
    Path target = given.toAbsolutePath();
    Path name = target.getFileName();
    if (name == null || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it is a directory");
    }
    if (Files.isSymbolicLink(target)) {
      throw new IOException("it is a symbolic link");
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it is not a regular file");
    }
    Path temporary = target.resolveSibling("." + name + "." + UUID.randomUUID() + ".tmp");
    boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return new TransferTarget(
        target,
        temporary,
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes));
  }

  OutputStream out() {
    return out;
  }

  /** Puts the file in the place of its target, when it is on the disk. */
  void commit() throws IOException {
    out.flush();
    channel.force(true);
    channel.close();
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    committed = true;
    Path folder = target.getParent();
    if (folder != null) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      } catch (IOException notPossibleHere) {
        // Some systems cannot; the file itself is on the disk.
      }
    }
  }

  /** Deletes what was not committed. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      try {
        channel.close();
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
