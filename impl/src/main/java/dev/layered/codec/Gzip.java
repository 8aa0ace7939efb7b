package dev.layered.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Gzip by the JDK. */
final class Gzip {

  private Gzip() {}

  static byte[] compress(byte[] raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length / 2 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(raw);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  /** Fills an array; damaged bytes, and such as hold more, are refused. */
  static void decompress(byte[] from, int at, int length, byte[] to) throws DecodeException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(from, at, length))) {
      int count = in.readNBytes(to, 0, to.length);
      if (count != to.length || in.read() >= 0) {
        throw new DecodeException(
            DecodeFailure.UNDECODABLE, "more or fewer than " + to.length + " bytes");
      }
    } catch (IOException e) {
      throw new DecodeException(DecodeFailure.UNDECODABLE, "not what gzip makes", e);
    }
  }
}
