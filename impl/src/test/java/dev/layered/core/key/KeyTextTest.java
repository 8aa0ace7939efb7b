package dev.layered.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyTextTest {

  private static final String HERE = "dev.layered.core.key.Keys$";

  /** These texts name keys in Redis and on disk: they hold for ever. */
  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("a(b),c\\d:e", "s:a\\(b\\)\\,c\\\\d:e", "a(b),c\\d:e"),
        Arguments.of("", "s:", ""),
        Arguments.of("\uD800x", "s:\\ud800x", "\uD800x"),
        Arguments.of(42, "i:42", "42"),
        Arguments.of(42L, "l:42", "42"),
        Arguments.of((short) 42, "h:42", "42"),
        Arguments.of((byte) 42, "y:42", "42"),
        Arguments.of('4', "c:4", "4"),
        Arguments.of(true, "b:true", "true"),
        Arguments.of(0.5, "d:0x1.0p-1", "0.5"),
        Arguments.of(-0f, "f:-0x0.0p0", "-0.0"),
        Arguments.of(new BigDecimal("1.50"), "m:1.50", "1.50"),
        Arguments.of(
            new UUID(1, 2),
            "u:00000000-0000-0001-0000-000000000002",
            "00000000-0000-0001-0000-000000000002"),
        Arguments.of(Keys.Bodied.A, "E(" + HERE + "Bodied,A)", "A"),
        Arguments.of(Instant.EPOCH, "I:1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        Arguments.of(
            URI.create("HTTP://User@A:080/%2F?q#f"),
            "r:http://User@a:80/%2f?q#f",
            "http://User@a:80/%2f?q#f"),
        Arguments.of(Locale.GERMANY, "V(s:de,s:,s:DE,s:)", "de_DE"),
        Arguments.of(String.class, "C:java.lang.String", "class java.lang.String"),
        Arguments.of(Optional.empty(), "N()", ""),
        Arguments.of(Optional.of(1), "N(i:1)", "1"),
        Arguments.of(List.of(), "A()", "()"),
        Arguments.of(List.of(1, "a"), "A(i:1,s:a)", "(1,a)"),
        Arguments.of(Set.of(10, 9), "U(i:10,i:9)", "(10,9)"),
        Arguments.of(CompositeKey.of(1L, "a"), "K(l:1,s:a)", "(1,a)"),
        Arguments.of(CompositeKey.of(), "K()", "()"),
        Arguments.of(CompositeKey.of(List.of("")), "K(A(s:))", "(())"),
        Arguments.of(new Keys.Pair("a", null), "R(" + HERE + "Pair,s:a,n:)", "(a,)"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void canonicalAndDisplay_areAsReleased(Object key, String canonical, String display) {
    assertThat(KeyText.canonical(key)).isEqualTo(canonical);
    assertThat(KeyText.display(key)).isEqualTo(display);
  }

  @Test
  void canonical_unstableKey_isRefusedByItsClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyText.canonical(new StringBuilder("secret")))
        .withMessageContaining("java.lang.StringBuilder")
        .withMessageNotContaining("secret");
    assertThatIllegalArgumentException().isThrownBy(() -> KeyText.display(new Object()));
  }
}
