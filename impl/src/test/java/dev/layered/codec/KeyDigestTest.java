package dev.layered.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.key.CompositeKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyDigestTest {

  /** The names of files and Redis keys hold for ever. */
  @Test
  void text_isAsReleased() {
    KeyDigest digest = KeyDigest.of("users", 42L);
    assertThat(digest.text()).isEqualTo("KyaiJ6J9dbKUfZ3qf0eXUQ").matches("[A-Za-z0-9_-]{22}");
    assertThat(KeyDigest.forLog("users", 42L)).isEqualTo(digest.text().substring(0, 8));
    assertThat(digest.bytes()).hasSize(KeyDigest.BYTES);
  }

  @Test
  void of_otherCacheOrKey_isAnother() {
    assertThat(
            List.of(
                KeyDigest.of("a", "b"),
                KeyDigest.of("a", "c"),
                KeyDigest.of("b", "b"),
                KeyDigest.of("as", "b"),
                KeyDigest.of("", "as:b"),
                KeyDigest.of("a", 1),
                KeyDigest.of("a", 1L),
                KeyDigest.of("a", CompositeKey.of(1L)),
                KeyDigest.of("a", List.of(1L))))
        .doesNotHaveDuplicates();
  }

  @Test
  void of_equalKeys_isEqual() {
    assertThat(KeyDigest.of("a", CompositeKey.of("b", 1)))
        .isEqualTo(KeyDigest.of("a", CompositeKey.of("b", 1)))
        .hasSameHashCodeAs(KeyDigest.of("a", CompositeKey.of("b", 1)));
  }

  @Test
  void isOf_onlyTheSameText() {
    KeyDigest.Maker maker = new KeyDigest.Maker("a");
    byte[] text = KeyDigest.utf8("xs:bx");
    byte[] within = new byte[KeyDigest.BYTES + 2];
    System.arraycopy(KeyDigest.of("a", "b").bytes(), 0, within, 1, KeyDigest.BYTES);
    KeyDigest digest = KeyDigest.in(within, 1);
    assertThat(digest)
        .isEqualTo(KeyDigest.of("a", "b"))
        .isEqualTo(maker.ofText(KeyDigest.utf8("s:b")));
    assertThat(digest.text()).isEqualTo(KeyDigest.of("a", "b").text());
    assertThat(maker.isOf(digest, text, 1, 3)).isTrue();
    assertThat(maker.isOf(digest, text, 1, 4)).isFalse();
    assertThat(maker.isOf(digest, text, 0, 3)).isFalse();
    assertThat(new KeyDigest.Maker("b").isOf(digest, text, 1, 3)).isFalse();
  }

  @Test
  void bytes_changed_doNotChangeTheDigest() {
    KeyDigest digest = KeyDigest.of("a", 1);
    digest.bytes()[0]++;
    assertThat(digest).isEqualTo(KeyDigest.of("a", 1));
  }
}
