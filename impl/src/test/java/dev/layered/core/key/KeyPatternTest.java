package dev.layered.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPatternTest {

  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "*, anything, true",
    "a*, a, true",
    "a*, ba, false",
    "*a, aba, true",
    "a?c, abc, true",
    "a?c, ac, false",
    "a?c, abbc, false",
    "'(a,*)', '(a,b)', true",
    "a*b*c, aXbYc, true",
    "a*b*c, aXcYb, false",
    "**, x, true",
    "\\*, *, true",
    "\\*, x, false",
    "\\?\\\\, ?\\, true",
    "\\a, a, true",
    "ab, abc, false",
    "?, \uD83D\uDE00, true",
    "??, \uD83D\uDE00, false",
    "*?x, \uD83D\uDE00x, true",
  })
  void glob_matches_whole(String glob, String text, boolean expected) {
    assertThat(KeyPattern.glob(glob).matches(text)).isEqualTo(expected);
  }

  @Test
  void prefix_takesEveryCharacterAsItIs() {
    assertThat(KeyPattern.prefix("a*").matches("a*b")).isTrue();
    assertThat(KeyPattern.prefix("a*").matches("ab")).isFalse();
    assertThat(KeyPattern.prefix("abc").matches("ab")).isFalse();
  }

  @Test
  void empty_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyPattern.prefix(""))
        .withMessageContaining("prefix is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyPattern.glob(""))
        .withMessageContaining("glob is empty");
  }

  @Test
  void glob_loneBackslashAtEnd_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyPattern.glob("a\\"))
        .withMessageContaining("backslash");
    assertThat(KeyPattern.prefix("a\\").matches("a\\b")).isTrue();
  }

  @Test
  void of_sameTextAndKind_isEqual() {
    assertThat(KeyPattern.of("a*", true))
        .isEqualTo(KeyPattern.prefix("a*"))
        .hasSameHashCodeAs(KeyPattern.prefix("a*"));
    assertThat(KeyPattern.of("a*", true)).isNotEqualTo(KeyPattern.of("a*", false));
    assertThat(KeyPattern.of("a*", false).isPrefix()).isFalse();
    assertThat(KeyPattern.of("a*", false).text()).isEqualTo("a*");
    assertThat(KeyPattern.glob("secret*")).asString().doesNotContain("secret");
  }

  @Test
  void glob_manyAsterisks_takesNoExponentialTime() {
    String text = "a".repeat(1000);
    KeyPattern hostile = KeyPattern.glob("a*".repeat(200) + "b");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(hostile.matches(text)).isFalse());
  }
}
