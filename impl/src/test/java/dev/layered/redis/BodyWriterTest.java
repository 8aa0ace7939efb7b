package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes and texts are those of {@link DataOutputStream} and {@link DataInputStream}. */
class BodyWriterTest {

  private static final List<String> TEXTS =
      List.of(
          "",
          "plain",
          "a\u0000b",
          "\u007f\u0080\u00eb",
          "\u20ac",
          "\ud83d\ude00",
          "\ud800 alone",
          "x".repeat(300),
          "x".repeat(299) + "\u00eb",
          "y".repeat(65535));

  private static byte[] written(String text) {
    BodyWriter out = new BodyWriter();
    out.octet(7);
    out.text(text);
    out.number(-559038737);
    byte[] all = out.withChecksum();
    return Arrays.copyOf(all, all.length - Integer.BYTES);
  }

  @Test
  void bytes_areThoseOfTheStream() throws Exception {
    for (String text : TEXTS) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(7);
      out.writeUTF(text);
      out.writeInt(-559038737);
      assertThat(written(text)).as(text).isEqualTo(bytes.toByteArray());
    }
  }

  @Test
  void textsAndNumbers_comeBack() throws Exception {
    for (String text : TEXTS) {
      byte[] bytes = written(text);
      BodyReader in = new BodyReader(bytes, 0, bytes.length);
      assertThat(in.octet()).isEqualTo(7);
      assertThat(in.text()).isEqualTo(text);
      assertThat(in.number()).isEqualTo(-559038737);
      assertThat(in.available()).isZero();
      assertThatThrownBy(in::octet).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void textThatIsTooLong_isRefused() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> written("x".repeat(65536)));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> written("\u00eb".repeat(40000)));
  }

  @Test
  void anyBytes_areReadAsByTheStream() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      if (bytes.length > 1) {
        bytes[0] = 0;
        bytes[1] = (byte) random.nextInt(12);
      }
      assertThat(textOr(() -> new BodyReader(bytes, 0, bytes.length).text()))
          .isEqualTo(textOr(() -> new DataInputStream(new ByteArrayInputStream(bytes)).readUTF()));
    }
  }

  private interface Reading {
    String text() throws IOException;
  }

  private static String textOr(Reading reading) {
    try {
      return "text " + reading.text();
    } catch (IOException e) {
      return e.getClass().getName();
    }
  }
}
