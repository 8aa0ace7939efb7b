package dev.layered.core.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** One key and one text for equal arguments, and never for different ones. */
class KeyPropertiesTest {

  @Provide
  Arbitrary<Object> keys() {
    return Keys.any();
  }

  @Provide
  Arbitrary<List<Object>> arguments() {
    return Keys.any().list().ofMaxSize(3);
  }

  @Property(tries = 4_000)
  void canonical_isTheSame_exactlyForEqualKeys(@ForAll("keys") Object a, @ForAll("keys") Object b) {
    assertThat(KeyText.canonical(a).equals(KeyText.canonical(b)))
        .as("%s | %s", a, b)
        .isEqualTo(a.equals(b));
  }

  @Property(tries = 4_000)
  void canonical_ofSimpleKeys_isTheSame_exactlyForEqualKeys(
      @ForAll("simpleKeys") Object a, @ForAll("simpleKeys") Object b) {
    assertThat(KeyText.canonical(a).equals(KeyText.canonical(b)))
        .as("%s | %s", a, b)
        .isEqualTo(a.equals(b));
  }

  @Provide
  Arbitrary<Object> simpleKeys() {
    return Keys.simple();
  }

  @Property(tries = 2_000)
  void composite_ofDifferentArguments_isAnotherKeyAndText(
      @ForAll("arguments") List<Object> a, @ForAll("arguments") List<Object> b) {
    CompositeKey first = composite(a);
    CompositeKey second = composite(b);
    assertThat(first.equals(second)).isEqualTo(a.equals(b));
    assertThat(KeyText.canonical(first).equals(KeyText.canonical(second))).isEqualTo(a.equals(b));
    if (first.equals(second)) {
      assertThat(first).hasSameHashCodeAs(second);
    }
  }

  @Property(tries = 1_000)
  void of_anyKey_isEqualAndStable(@ForAll("keys") Object key) {
    Object stable = StableKey.of(key);
    assertThat(stable).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(StableKey.of(stable)).isEqualTo(stable);
    assertThat(KeyText.canonical(stable)).isEqualTo(KeyText.canonical(key));
    assertThat(KeyText.display(stable)).isEqualTo(KeyText.display(key));
  }

  @Property(tries = 1_000)
  void canonical_survivesUtf8(@ForAll("keys") Object key) {
    String text = KeyText.canonical(key);
    assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(text);
  }

  private static CompositeKey composite(List<Object> arguments) {
    return CompositeKey.of(arguments.stream().map(StableKey::of).toArray());
  }
}
