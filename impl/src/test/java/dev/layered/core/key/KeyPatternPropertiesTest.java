package dev.layered.core.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class KeyPatternPropertiesTest {

  /** The regular expression is a slow but independent second opinion. */
  @Property(tries = 5000)
  void glob_agreesWithRegex(
      @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(min = 1, max = 7) String glob,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String text) {
    String regex = glob.replace("*", ".*").replace("?", ".");
    assertThat(KeyPattern.glob(glob).matches(text)).isEqualTo(Pattern.matches(regex, text));
  }
}
