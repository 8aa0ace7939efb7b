package dev.layered.codec;

import dev.layered.core.layer.TransferFormat;
import dev.layered.core.time.Ticker;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that a cache is exported to. Numbers are big-endian; texts are UTF-8.
 *
 * <pre>
 * file    = head *record end
 * head    = magic(4) version(1) codecId(1) typeFingerprint(8) writtenAtMillis(8) length(2) cacheName crc(4)
 * record  = 1(1) length(2) keyText length(4) entry crc(4)
 * end     = 2(1) count(8) crc(4)
 * </pre>
 *
 * <p>{@code entry} is what {@link EntryCodec} writes for Redis and the disk, with the time that was
 * left and the wall clock's time at which that was so. The {@code crc} of head and record is the
 * CRC32C of their own bytes before it, so that damage is found where it is; that of the end is the
 * one of all bytes before it, so that no record can be missing. Nothing follows the end.
 */
public final class BinaryTransferFormat implements TransferFormat {

  static final int MAGIC = 0x4C79_7246;
  static final int VERSION = 1;
  static final int RECORD = 1;
  static final int END = 2;

  /** Longer than a cache may be named. */
  static final int MAX_NAME_BYTES = 4096;

  private static final int BUFFER_BYTES = 1 << 16;

  private final String cache;
  private final EntryCodec codec;
  private final Ticker ticker;

  /**
   * Files of a cache.
   *
   * @param cache its name
   * @param codec turns its entries into bytes
   * @param ticker the source of time
   */
  public BinaryTransferFormat(String cache, EntryCodec codec, Ticker ticker) {
    this.cache = cache;
    this.codec = codec;
    this.ticker = ticker;
  }

  @Override
  public Writer create(Path target) throws IOException {
    TransferTarget file = TransferTarget.create(target);
    try {
      return new TransferWriter(cache, codec, ticker.wallMillis(), file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public Reader open(Path file) throws IOException, BadFileException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          Files.exists(file) ? "it is not a regular file" : "there is no such file");
    }
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    try {
      return new TransferReader(cache, codec, in);
    } catch (IOException | BadFileException | RuntimeException e) {
      in.close();
      throw e;
    }
  }
}
