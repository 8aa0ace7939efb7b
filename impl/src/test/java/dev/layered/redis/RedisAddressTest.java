package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.redis.RedisAddress.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisAddressTest {

  @Test
  void everyPart() {
    RedisAddress address = RedisAddress.parse("rediss://ann:p%40ss+%2F@a:6380,[::1]:6381,c/3");
    assertThat(address.tls()).isTrue();
    assertThat(address.hosts())
        .containsExactly(new Host("a", 6380), new Host("::1", 6381), new Host("c", 0));
    assertThat(address.user()).isEqualTo("ann");
    assertThat(address.password()).isEqualTo("p@ss+/");
    assertThat(address.database()).isEqualTo(3);
  }

  @Test
  void onlyHost() {
    RedisAddress address = RedisAddress.parse("REDIS://cache.internal");
    assertThat(address.tls()).isFalse();
    assertThat(address.hosts()).containsExactly(new Host("cache.internal", 0));
    assertThat(address.user()).isNull();
    assertThat(address.password()).isNull();
    assertThat(address.database()).isZero();
  }

  @Test
  void passwordWithoutUser_mayHoldSignsOfAUri() {
    RedisAddress address = RedisAddress.parse("redis://:a/b@c:d@host/");
    assertThat(address.user()).isNull();
    assertThat(address.password()).isEqualTo("a/b@c:d");
    assertThat(address.hosts()).containsExactly(new Host("host", 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:6379 | it must begin with redis:// or rediss://",
        "http://secret@a | it must begin with redis:// or rediss://",
        "redis://u:secret@ | \"\" is not host or host:port",
        "redis://secret@a:b | \"a:b\" is not host or host:port",
        "redis://secret@a:66000 | \"a:66000\" is not host or host:port",
        "redis://secret@a,,b | \"\" is not host or host:port",
        "redis://secret@a/one | after the / it has \"one\", not a database",
        "redis://:secret%zz@a | user or password has a % that begins no %-encoded character;"
            + " write %25 for it",
      })
  void malformed_saysWhatIsWrongAndNoSecret(String text, String message) {
    assertThatThrownBy(() -> RedisAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void text_hidesUserAndPassword() {
    assertThat(RedisAddress.parse("redis://ann:secret@a,[::1]:7"))
        .hasToString("redis://a,[::1]:7/0");
  }
}
