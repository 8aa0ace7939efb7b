package dev.layered.codec;

import dev.layered.core.key.KeyText;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.TransferFormat;
import dev.layered.spi.CodecException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Writes what {@link BinaryTransferFormat} describes. For one thread. */
final class TransferWriter implements TransferFormat.Writer {

  private final EntryCodec codec;
  private final TransferTarget file;
  private final OutputStream out;
  private final CRC32C whole = new CRC32C();
  private long bytes;
  private long count;

  TransferWriter(String cache, EntryCodec codec, long nowMillis, TransferTarget file)
      throws IOException {
    this.codec = codec;
    this.file = file;
    this.out = file.out();
    byte[] name = KeyDigest.utf8(cache);
    write(
        ByteBuffer.allocate(28 + name.length)
            .putInt(BinaryTransferFormat.MAGIC)
            .put((byte) BinaryTransferFormat.VERSION)
            .put((byte) codec.codecId())
            .putLong(codec.typeFingerprint())
            .putLong(nowMillis)
            .putShort((short) name.length)
            .put(name)
            .array());
  }

  @Override
  public Outcome add(Object key, Entry entry) throws IOException {
    byte[] encoded;
    try {
      encoded = codec.encode(key, entry);
    } catch (TooLargeException e) {
      return Outcome.TOO_LARGE;
    } catch (CodecException | RuntimeException | StackOverflowError | LinkageError e) {
      return Outcome.NO_BYTES;
    }
    byte[] text = KeyDigest.utf8(KeyText.canonical(key));
    write(
        ByteBuffer.allocate(11 + text.length + encoded.length)
            .put((byte) BinaryTransferFormat.RECORD)
            .putShort((short) text.length)
            .put(text)
            .putInt(encoded.length)
            .put(encoded)
            .array());
    count++;
    return Outcome.WRITTEN;
  }

  /** Puts the checksum of a part in its last four bytes, and writes it. */
  private void write(byte[] part) throws IOException {
    int length = part.length - Integer.BYTES;
    CRC32C own = new CRC32C();
    own.update(part, 0, length);
    ByteBuffer.wrap(part).putInt(length, (int) own.getValue());
    append(part, part.length);
  }

  private void append(byte[] part, int length) throws IOException {
    out.write(part, 0, length);
    whole.update(part, 0, length);
    bytes += length;
  }

  @Override
  public void commit() throws IOException {
    append(ByteBuffer.allocate(9).put((byte) BinaryTransferFormat.END).putLong(count).array(), 9);
    append(ByteBuffer.allocate(4).putInt((int) whole.getValue()).array(), 4);
    file.commit();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
