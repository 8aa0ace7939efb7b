package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusMessageTest {

  private static final Notice CLEAR = new Notice("n", false, new Invalidation.Clear("c", false));
  private static final KeyReader NO_KEYS = (cache, text) -> null;

  private static byte[] message(String header) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(InvalidationFormat.write(CLEAR));
    return bytes.toByteArray();
  }

  private static LogEntry read(byte[] message) throws MalformedMessageException {
    return BusMessage.read(message, BusMessage.header(message), NO_KEYS);
  }

  @Test
  void message_isReadAsItWasWritten() throws Exception {
    for (LogPosition position :
        List.of(new LogPosition(-1, 1, 0), new LogPosition(5, Long.MAX_VALUE, Long.MIN_VALUE))) {
      byte[] message = BusMessage.write(position, 77, InvalidationFormat.write(CLEAR));
      assertThat(read(message)).isEqualTo(new LogEntry(position, 77, CLEAR));
    }
  }

  /** A script compares these bytes with what it has noted. */
  @Test
  void message_hasAllDigits() {
    assertThat(BusMessage.write(new LogPosition(-1, 12, 10), 0, new byte[] {'x'}))
        .asString(StandardCharsets.ISO_8859_1)
        .isEqualTo("1 ffffffffffffffff 12 000000000000000a 0000000000000000 \nx");
  }

  @Test
  void message_isRead() throws Exception {
    assertThat(read(message("1 ffffffffffffffff 12 000000000000000a 0 \n")))
        .isEqualTo(new LogEntry(new LogPosition(-1, 12, 10), 0, CLEAR));
  }

  @Test
  void newLog_isAPositionOnly() throws Exception {
    byte[] bytes = "1 5 0 0 0 \n".getBytes(StandardCharsets.US_ASCII);
    assertThat(read(bytes)).isEqualTo(new LogEntry(new LogPosition(5, 0, 0), 0, null));
  }

  @Test
  void otherHeaders_areRefused() {
    for (String header :
        List.of(
            "",
            "\n",
            "2 1 2 3 4 \n",
            "11 1 2 3 4 \n",
            "1 1 2 3 4 5 \n",
            "1 1 2  3 4 \n",
            " 1 1 2 3 4 \n",
            "1 1 2 3 4\n",
            "1 1 2 3 \n",
            "1 1 -2 3 4 \n",
            "1 x 2 3 4 \n",
            "1  2 3 4 \n",
            "1 12345678123456781 2 3 4 \n",
            "1 1 99999999999999999999 3 4 \n",
            "1 " + "0".repeat(200) + " 2 3 4 \n")) {
      assertThatExceptionOfType(MalformedMessageException.class)
          .as(header)
          .isThrownBy(() -> read(message(header)));
    }
  }

  @Test
  void names_doNotLeaveTheirSlot() {
    assertThat(new String(new BusNames("a}b:c%\n").log(), StandardCharsets.UTF_8))
        .isEqualTo("{a%7db%3ac%25%0a}:log");
  }
}
