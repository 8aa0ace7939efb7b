package dev.layered.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  @ParameterizedTest(name = "{0} to {1} is {2}")
  @CsvSource({
    "ttl,ttl,0",
    "ttl,tll,1",
    "tlt,ttl,1",
    "tl,ttl,1",
    "ttll,ttl,1",
    "TTL,ttl,0",
    "ab,'',2"
  })
  void distance_countsMistakes(String left, String right, int mistakes) {
    assertThat(NearestName.distance(left, right)).isEqualTo(mistakes);
    assertThat(NearestName.distance(right, left)).isEqualTo(mistakes);
  }

  @Test
  void to_severalNear_isTheNearest() {
    assertThat(NearestName.to("jiter", List.of("filter", "jitter"))).contains("jitter");
  }

  @Test
  void to_nothingNear_isEmpty() {
    assertThat(NearestName.to("warehouse", List.of("users", "orders"))).isEmpty();
    assertThat(NearestName.to("users", List.of())).isEmpty();
  }
}
