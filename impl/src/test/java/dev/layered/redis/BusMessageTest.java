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

  @Test
  void message_isRead() throws Exception {
    assertThat(BusMessage.read(message("1 ffffffffffffffff 12 000000000000000a 0 \n"), NO_KEYS))
        .isEqualTo(new LogEntry(new LogPosition(-1, 12, 10), 0, CLEAR));
  }

  @Test
  void newLog_isAPositionOnly() throws Exception {
    byte[] bytes = "1 5 0 0 0 \n".getBytes(StandardCharsets.US_ASCII);
    assertThat(BusMessage.read(bytes, NO_KEYS))
        .isEqualTo(new LogEntry(new LogPosition(5, 0, 0), 0, null));
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
            "1 1 99999999999999999999 3 4 \n",
            "1 " + "0".repeat(200) + " 2 3 4 \n")) {
      assertThatExceptionOfType(MalformedMessageException.class)
          .as(header)
          .isThrownBy(() -> BusMessage.read(message(header), NO_KEYS));
    }
  }

  @Test
  void names_doNotLeaveTheirSlot() {
    assertThat(new String(new BusNames("a}b:c%\n").log(), StandardCharsets.UTF_8))
        .isEqualTo("{a%7db%3ac%25%0a}:log");
  }
}
