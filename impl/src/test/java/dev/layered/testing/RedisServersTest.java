package dev.layered.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class RedisServersTest {

  @Test
  void first_takesTheOneThatIsGivenAndAsksNoOther() {
    assertThat(
            RedisServers.first(
                () -> "redis://given",
                () -> {
                  throw new AssertionError("asked");
                }))
        .isEqualTo("redis://given");
  }

  @Test
  void first_passesOverWhatIsNotThereAndWhatFails() {
    assertThat(
            RedisServers.first(
                () -> null,
                () -> " ",
                () -> {
                  throw new IOException("no image");
                },
                () -> "redis://embedded"))
        .isEqualTo("redis://embedded");
  }

  @Test
  void first_withoutAny_saysSoAndWhy() {
    IOException reason = new IOException("no binary for this machine");
    assertThatThrownBy(
            () ->
                RedisServers.first(
                    () -> null,
                    () -> {
                      throw reason;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(RedisServers.NONE)
        .hasSuppressedException(reason);
  }

  @Test
  void shared_listens() throws IOException {
    String first = RedisServers.shared();
    assertThat(RedisServers.shared()).isEqualTo(first);
    URI uri = URI.create(first);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      assertThat(socket.isConnected()).isTrue();
    }
  }
}
