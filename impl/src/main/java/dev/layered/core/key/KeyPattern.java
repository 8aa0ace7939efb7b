package dev.layered.core.key;

import java.util.Arrays;

/**
 * A selection of keys by their {@linkplain KeyText#display display text}: a prefix, or a glob that
 * matches as a whole.
 *
 * <p>Matching takes at most time proportional to the length of the text times that of the pattern,
 * whatever the pattern: only the last asterisk is ever tried again. Regular expressions are not
 * used, because they give no such bound.
 */
public final class KeyPattern {

  private static final int ANY_ONE = -1;
  private static final int ANY_MANY = -2;

  private final String text;
  private final boolean prefix;

  /**
   * Of a glob: code points, {@link #ANY_ONE} and {@link #ANY_MANY}; never two of the latter in a
   * row.
   */
  private final int[] tokens;

  private KeyPattern(String text, boolean prefix, int[] tokens) {
    this.text = text;
    this.prefix = prefix;
    this.tokens = tokens;
  }

  /**
   * Selects keys whose text begins with a prefix.
   *
   * @param text not empty
   * @return a pattern
   * @throws IllegalArgumentException if it is empty
   */
  public static KeyPattern prefix(String text) {
    return new KeyPattern(requireText("prefix", text), true, new int[0]);
  }

  /**
   * Selects keys whose whole text matches a glob: an asterisk stands for any characters, a question
   * mark for one, and a backslash takes the meaning from the character after it.
   *
   * @param text not empty
   * @return a pattern
   * @throws IllegalArgumentException if it is empty or ends with a backslash that has nothing to
   *     act on
   */
  public static KeyPattern glob(String text) {
    return new KeyPattern(requireText("glob", text), false, tokens(text));
  }

  /**
   * A pattern of either kind.
   *
   * @param text not empty
   * @param prefix whether it is a prefix
   * @return a pattern
   * @throws IllegalArgumentException as the other two
   */
  public static KeyPattern of(String text, boolean prefix) {
    return prefix ? prefix(text) : glob(text);
  }

  private static String requireText(String what, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(what + " is empty; give at least one character");
    }
    return text;
  }

  private static int[] tokens(String glob) {
    int[] found = new int[glob.length()];
    int count = 0;
    for (int i = 0; i < glob.length(); ) {
      int c = glob.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\\') {
        if (i == glob.length()) {
          throw new IllegalArgumentException(
              "glob ends with a backslash; write two for the character itself");
        }
        c = glob.codePointAt(i);
        i += Character.charCount(c);
      } else if (c == '?') {
        c = ANY_ONE;
      } else if (c == '*') {
        c = ANY_MANY;
      }
      if (c != ANY_MANY || count == 0 || found[count - 1] != ANY_MANY) {
        found[count++] = c;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /**
   * Whether a key is selected.
   *
   * @param display the display text of the key
   */
  public boolean matches(String display) {
    return prefix ? display.startsWith(text) : matchesGlob(display);
  }

  private boolean matchesGlob(String display) {
    int at = 0;
    int token = 0;
    int retryToken = -1;
    int retryAt = 0;
    while (at < display.length()) {
      int c = display.codePointAt(at);
      if (token < tokens.length && tokens[token] == ANY_MANY) {
        retryToken = ++token;
        retryAt = at;
      } else if (token < tokens.length && (tokens[token] == c || tokens[token] == ANY_ONE)) {
        token++;
        at += Character.charCount(c);
      } else if (retryToken >= 0) {
        // An earlier asterisk need not be tried again: the leftmost match of what follows it leaves
        // the most text over.
        retryAt += Character.charCount(display.codePointAt(retryAt));
        at = retryAt;
        token = retryToken;
      } else {
        return false;
      }
    }
    return token == tokens.length || (token == tokens.length - 1 && tokens[token] == ANY_MANY);
  }

  /** The prefix or the glob, as it was given. */
  public String text() {
    return text;
  }

  /** Whether it is a prefix. */
  public boolean isPrefix() {
    return prefix;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPattern that && prefix == that.prefix && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return 31 * text.hashCode() + Boolean.hashCode(prefix);
  }

  /** Shows the kind only, because the text can be a part of a key. */
  @Override
  public String toString() {
    return prefix ? "KeyPattern[prefix]" : "KeyPattern[glob]";
  }
}
