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
        "redis://u:secret@ | host 1 is not host or host:port",
        "redis://secret@a:b | host 1 is not host or host:port",
        "redis://a,b:66000 | host 2 is not host or host:port",
        "redis://a:0 | host 1 is not host or host:port",
        "redis://secret@a,,b | host 2 is not host or host:port",
        "redis://[::1 | host 1 is not host or host:port",
        "redis://[1:2] | host 1 is not host or host:port",
        "redis://::1 | host 1 is not host or host:port",
        "redis://:secret/0 | host 1 is not host or host:port",
        "redis://app:secret,h:1 | host 1 is not host or host:port",
        "redis://secret@a/one | after the / stands no database number",
        "redis://a/secret/0 | after the / stands no database number",
        "redis://h:1/0?password=secret | it has a query or a fragment; in a"
            + " password write %3F and %23 for ? and #",
        "redis://h:1/0?password=a@secret | it has a query or a fragment; in a"
            + " password write %3F and %23 for ? and #",
        "redis://h:1#secret | it has a query or a fragment; in a"
            + " password write %3F and %23 for ? and #",
        "redis://:secret%zz@a | user or password has a % that begins no %-encoded character;"
            + " write %25 for it",
      })
  void malformed_saysWhatIsWrongAndNoSecret(String text, String message) {
    assertThatThrownBy(() -> RedisAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void hosts_namesOfContainers() {
    assertThat(RedisAddress.parse("redis://my_host:6379,Redis-1.x_y").hosts())
        .containsExactly(new Host("my_host", 6379), new Host("Redis-1.x_y", 0));
  }

  @Test
  void password_holdsEncodedSigns() {
    assertThat(RedisAddress.parse("redis://:a%3Fb%23c@h").password()).isEqualTo("a?b#c");
  }

  @Test
  void text_hidesUserAndPassword() {
    assertThat(RedisAddress.parse("redis://ann:secret@a,[::1]:7"))
        .hasToString("redis://a,[::1]:7/0");
  }
}
