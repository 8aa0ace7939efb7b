package dev.layered.codec;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.TransferFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link BinaryTransferFormat} describes. Every length is held against its limit before
 * anything is allocated, and nothing of a record is used before its checksum was right. For one
 * thread.
 */
final class TransferReader implements TransferFormat.Reader {

  private static final int SKIPPED_BYTES_AT_ONCE = 8192;

  private final String cache;
  private final EntryCodec codec;
  private final InputStream in;
  private final CRC32C whole = new CRC32C();
  private final CRC32C part = new CRC32C();
  private final byte[] number = new byte[Long.BYTES];
  private long bytes;
  private long count;

  /** Where the record begins that is being read. */
  private long begin;

  TransferReader(String cache, EntryCodec codec, InputStream in)
      throws IOException, TransferFormat.BadFileException {
    this.cache = cache;
    this.codec = codec;
    this.in = in;
    readHead();
  }

  private void readHead() throws IOException, TransferFormat.BadFileException {
    beginPart();
    int magic = getInt();
    if (magic != BinaryTransferFormat.MAGIC) {
      throw corrupt("it is not an export of a cache");
    }
    int version = getByte();
    if (version != BinaryTransferFormat.VERSION) {
      throw foreign(
          "its format has version " + version + "; allowed is " + BinaryTransferFormat.VERSION);
    }
    int codecId = getByte();
    long fingerprint = getLong();
    getLong(); // When it was written; each entry has that too.
    byte[] name =
        get(limited("the name of the cache", getShort(), BinaryTransferFormat.MAX_NAME_BYTES));
    endPart();
    String found = text(name);
    if (!found.equals(cache)) {
      throw foreign("it is of cache \"" + found + "\", not of \"" + cache + "\"");
    }
    if (codecId != codec.codecId()) {
      throw foreign(
          "its values are in the format of codec " + codecId + ", not of " + codec.codecId());
    }
    if (fingerprint != codec.typeFingerprint()) {
      throw foreign("its values are of another type, or that has changed since");
    }
  }

  @Override
  public TransferFormat.@Nullable Item next() throws IOException, TransferFormat.BadFileException {
    return next(true);
  }

  @Override
  public void check() throws IOException, TransferFormat.BadFileException {
    while (next(false) != null) {
      // to the end
    }
  }

  private TransferFormat.@Nullable Item next(boolean decoding)
      throws IOException, TransferFormat.BadFileException {
    beginPart();
    int kind = getByte();
    if (kind == BinaryTransferFormat.END) {
      readEnd();
      return null;
    }
    if (kind != BinaryTransferFormat.RECORD) {
      throw corrupt("there is neither an entry nor the end");
    }
    byte[] text = get(limited("the text of a key", getShort(), codec.limits().maxKeyBytes()));
    int length = getInt();
    if (length < 0) {
      throw corrupt("an entry has a negative length");
    }
    boolean tooLarge = length > codec.maxBytes();
    byte[] encoded = tooLarge ? skip(length) : get(length);
    endPart();
    count++;
    String key = text(text);
    int size = (int) (bytes - begin);
    return new TransferFormat.Item(
        key, decoding && !tooLarge ? decoded(key, encoded) : null, tooLarge, size);
  }

  private @Nullable Entry decoded(String key, byte[] encoded) {
    try {
      return codec.decodeNamed(key, encoded);
    } catch (DecodeException noEntry) {
      return null;
    }
  }

  private void readEnd() throws IOException, TransferFormat.BadFileException {
    long announced = getLong();
    int expected = (int) whole.getValue();
    if (getInt() != expected) {
      throw corrupt("the checksum of the file is wrong");
    }
    if (announced != count) {
      throw corrupt("it has " + count + " entries, and " + announced + " were written");
    }
    if (in.read() >= 0) {
      throw corrupt("something follows the end");
    }
  }

  private void beginPart() {
    begin = bytes;
    part.reset();
  }

  private void endPart() throws IOException, TransferFormat.BadFileException {
    int expected = (int) part.getValue();
    if (getInt() != expected) {
      throw corrupt("a checksum is wrong");
    }
  }

  private int limited(String what, int length, int most) throws TransferFormat.BadFileException {
    if (length > most) {
      throw corrupt(what + " takes " + length + " bytes; allowed are " + most);
    }
    return length;
  }

  private int getByte() throws IOException, TransferFormat.BadFileException {
    return Byte.toUnsignedInt(fill(number, 1)[0]);
  }

  private int getShort() throws IOException, TransferFormat.BadFileException {
    return Short.toUnsignedInt(ByteBuffer.wrap(fill(number, Short.BYTES)).getShort());
  }

  private int getInt() throws IOException, TransferFormat.BadFileException {
    return ByteBuffer.wrap(fill(number, Integer.BYTES)).getInt();
  }

  private long getLong() throws IOException, TransferFormat.BadFileException {
    return ByteBuffer.wrap(fill(number, Long.BYTES)).getLong();
  }

  private byte[] get(int length) throws IOException, TransferFormat.BadFileException {
    return fill(new byte[length], length);
  }

  /** Reads what nobody wants, for its checksum. */
  private byte[] skip(int length) throws IOException, TransferFormat.BadFileException {
    byte[] portion = new byte[SKIPPED_BYTES_AT_ONCE];
    for (int left = length; left > 0; left -= SKIPPED_BYTES_AT_ONCE) {
      fill(portion, Math.min(left, SKIPPED_BYTES_AT_ONCE));
    }
    return portion;
  }

  private byte[] fill(byte[] to, int length) throws IOException, TransferFormat.BadFileException {
    int read = in.readNBytes(to, 0, length);
    whole.update(to, 0, read);
    part.update(to, 0, read);
    bytes += read;
    if (read < length) {
      throw new TransferFormat.BadFileException("it is cut off", false, bytes);
    }
    return to;
  }

  private String text(byte[] utf8) throws TransferFormat.BadFileException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw corrupt("a text is not UTF-8");
    }
  }

  private TransferFormat.BadFileException corrupt(String what) {
    return new TransferFormat.BadFileException(what, false, begin);
  }

  private TransferFormat.BadFileException foreign(String what) {
    return new TransferFormat.BadFileException(what, true, begin);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
