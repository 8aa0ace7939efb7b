package dev.layered.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Keys come back equal out of their texts, and nothing that is not a text of a key breaks it. */
class KeyParserPropertiesTest {

  private final KeyClasses classes = new KeyClasses();
  private final KeyParser parser = new KeyParser(classes);

  @Provide
  Arbitrary<Object> keys() {
    Arbitrary<Object> parts = Arbitraries.oneOf(Keys.simple(), ranges());
    for (int depth = 0; depth < 3; depth++) {
      parts = Arbitraries.oneOf(parts, nesting(parts));
    }
    return Arbitraries.oneOf(Keys.any(), parts);
  }

  /** Simple values out of all of their range. */
  private static Arbitrary<Object> ranges() {
    Arbitrary<Instant> instants =
        Combinators.combine(
                Arbitraries.longs().between(-31557014167219200L, 31556889864403199L),
                Arbitraries.integers().between(0, 999_999_999))
            .as(Instant::ofEpochSecond);
    Arbitrary<ZoneId> zones =
        Arbitraries.of("Europe/Berlin", "UTC", "Z", "+01:02:03", "GMT+3", "America/Caracas")
            .map(ZoneId::of);
    // Zones shift the outermost years out of what a local time can hold.
    Arbitrary<Instant> inner =
        Arbitraries.longs()
            .between(-3_000_000_000_000L, 3_000_000_000_000L)
            .map(Instant::ofEpochSecond);
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(8).map(text -> (Object) text),
        Arbitraries.chars().map(c -> (Object) c),
        Arbitraries.bytes().map(b -> (Object) b),
        Arbitraries.shorts().map(s -> (Object) s),
        Arbitraries.integers().map(i -> (Object) i),
        Arbitraries.longs().map(l -> (Object) l),
        Arbitraries.longs().map(bits -> (Object) Double.longBitsToDouble(bits)),
        Arbitraries.integers().map(bits -> (Object) Float.intBitsToFloat(bits)),
        Arbitraries.bigIntegers().map(i -> (Object) i),
        Combinators.combine(
                Arbitraries.bigIntegers(),
                Arbitraries.integers().between(-2_000_000_000, 2_000_000_000))
            .as((unscaled, scale) -> (Object) new BigDecimal(unscaled, scale)),
        instants.map(instant -> (Object) instant),
        Combinators.combine(inner, zones)
            .as(
                (instant, zone) -> {
                  List<Object> times =
                      List.of(
                          instant.atZone(zone),
                          instant.atZone(zone).toOffsetDateTime(),
                          instant.atZone(zone).toOffsetDateTime().toOffsetTime(),
                          instant.atZone(zone).toLocalDateTime(),
                          instant.atZone(zone).toLocalDate(),
                          instant.atZone(zone).toLocalTime());
                  return times;
                })
            .flatMap(Arbitraries::of));
  }

  private static Arbitrary<Object> nesting(Arbitrary<Object> part) {
    Arbitrary<List<Object>> parts = part.list().ofMaxSize(3);
    return Arbitraries.oneOf(
        parts.map(list -> (Object) CompositeKey.of(list.stream().map(StableKey::of).toArray())),
        parts.map(List::copyOf),
        parts.map(Set::copyOf),
        part.map(Optional::of));
  }

  @Property(tries = 4_000)
  void parse_textOfAnyKey_isAnEqualKeyWithThatText(@ForAll("keys") Object key) {
    classes.note(key);
    String text = KeyText.canonical(key);
    Object parsed = parser.parse(text);
    assertThat(parsed).as(text).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(key).isEqualTo(parsed);
    assertThat(KeyText.canonical(parsed)).isEqualTo(text);
    assertThat(KeyText.display(parsed)).isEqualTo(KeyText.display(key));
    assertThat(StableKey.of(parsed)).isEqualTo(parsed);
  }

  @Property(tries = 2_000)
  void parse_textOfAnyKey_toANodeWithoutItsClasses_isEqualOrUnknownWithThatText(
      @ForAll("keys") Object key) {
    String text = KeyText.canonical(key);
    Object parsed = new KeyParser(new KeyClasses()).parse(text);
    if (parsed instanceof UnknownKey) {
      assertThat(KeyText.canonical(parsed)).isEqualTo(text);
      assertThat(KeyText.display(parsed)).isEqualTo(text);
    } else {
      assertThat(parsed).isEqualTo(key);
    }
  }

  @Property(tries = 4_000)
  void parse_mutatedText_neverThrows_andKeepsTheText(
      @ForAll("keys") Object key, @ForAll int place, @ForAll("fragments") String fragment) {
    classes.note(key);
    String text = KeyText.canonical(key);
    int from = Math.floorMod(place, text.length() + 1);
    int to = Math.min(text.length(), from + Math.floorMod(place >> 16, 3));
    assertHarmless(text.substring(0, from) + fragment + text.substring(to));
    assertHarmless(text.substring(0, from));
    assertHarmless(text.substring(from));
  }

  @Property(tries = 4_000)
  void parse_randomText_neverThrows(@ForAll("texts") String text) {
    classes.note(new Keys.Pair("", ""));
    classes.note(Keys.Plain.A);
    assertHarmless(text);
  }

  @Provide
  Arbitrary<String> fragments() {
    return Arbitraries.of(
        "", "(", ")", ",", ":", "\\", "\\u", "\\ud8", "n:", "R(", "E(", "C:", "K()", "V(", "0", "-",
        "é");
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> tokens =
        Arbitraries.oneOf(
            fragments(),
            Arbitraries.of(
                "dev.layered.core.key.Keys$Pair",
                "dev.layered.core.key.Keys$Plain",
                "java.lang.String"),
            Arbitraries.chars().range('A', 'z').map(letter -> letter + ":"),
            Arbitraries.chars().range('A', 'Z').map(letter -> letter + "("),
            Arbitraries.integers().map(String::valueOf),
            Arbitraries.strings().ofMaxLength(3));
    return tokens.list().ofMaxSize(12).map(parts -> String.join("", parts));
  }

  private void assertHarmless(String text) {
    assertThatCode(
            () -> {
              Object parsed = parser.parse(text);
              if (parsed != null) {
                assertThat(KeyText.canonical(parsed)).isEqualTo(text);
              }
            })
        .as(text)
        .doesNotThrowAnyException();
  }
}
