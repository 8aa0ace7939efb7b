package dev.layered.ehcache;

import dev.layered.codec.TableSnapshotFormat;
import dev.layered.core.coherence.TableSnapshot;
import dev.layered.spi.CodecException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What an orderly close leaves for the next start: what was known of invalidations, and which
 * caches heard of all of them.
 *
 * <p>The file exists only while no process uses the folder. Whoever opens the folder deletes it
 * first, so a crash leaves none, and without it nothing on disk is trusted. Layout: magic, version,
 * whether the log was shared, length and bytes of the table, number of caches, for each its alias
 * and size, CRC32C of all before.
 *
 * @param sharedLog whether other nodes invalidated too
 * @param table what was known of invalidations
 * @param caches the size in bytes of each cache that had a disk layer during the whole run, by
 *     alias
 */
record RunRecord(boolean sharedLog, TableSnapshot table, Map<String, Long> caches) {

  private static final int MAGIC = 0x4C797252;
  private static final int VERSION = 2;
  private static final long MAX_BYTES = 256L << 20;

  /**
   * Reads the record and deletes it, for good even if the power fails; null if there is none that
   * is whole.
   */
  static @Nullable RunRecord take(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    RunRecord record = null;
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= MAX_BYTES) {
      record = decode(Files.readAllBytes(file));
    }
    delete(file);
    return record;
  }

  /** Deletes the record, if there is one. */
  static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      syncFolderOf(file);
    }
  }

  /** Writes the record: all of it is there after a failure of power, or nothing. */
  void write(Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(unfinished);
    Modes.createFile(unfinished);
    try (FileChannel channel =
        FileChannel.open(unfinished, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes = ByteBuffer.wrap(encode());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    syncFolderOf(file);
  }

  private byte[] encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeBoolean(sharedLog);
    byte[] tableBytes = TableSnapshotFormat.write(table);
    out.writeInt(tableBytes.length);
    out.write(tableBytes);
    out.writeInt(caches.size());
    for (Map.Entry<String, Long> cache : caches.entrySet()) {
      out.writeUTF(cache.getKey());
      out.writeLong(cache.getValue());
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.toByteArray());
    out.writeInt((int) crc.getValue());
    return bytes.toByteArray();
  }

  private static @Nullable RunRecord decode(byte[] bytes) {
    int body = bytes.length - Integer.BYTES;
    if (body < 0) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, body);
    if ((int) crc.getValue() != ByteBuffer.wrap(bytes).getInt(body)) {
      return null;
    }
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, body));
      if (in.readInt() != MAGIC || in.readInt() != VERSION) {
        return null;
      }
      boolean sharedLog = in.readBoolean();
      // Bounded by what there is, whatever the number says.
      TableSnapshot table = TableSnapshotFormat.read(in.readNBytes(in.readInt()));
      Map<String, Long> caches = new LinkedHashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        caches.put(in.readUTF(), in.readLong());
      }
      return new RunRecord(sharedLog, table, caches);
    } catch (IOException | CodecException | RuntimeException e) {
      return null;
    }
  }

  /**
   * Makes a change of a folder outlive a failure of power, where the platform can (Windows cannot
   * open a folder).
   */
  private static void syncFolderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // not on this platform
    }
  }
}
