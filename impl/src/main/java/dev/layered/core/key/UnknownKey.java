package dev.layered.core.key;

/**
 * A key of which this node knows only the text, because it has never had a key of that class. It is
 * in no heap here; a disk layer, which names keys by their text, can have it.
 *
 * <p>{@link KeyText#canonical} and {@link KeyText#display} return the text itself. Only {@link
 * KeyParser} makes such keys, and never as a part of another one.
 *
 * @param text the canonical text
 */
public record UnknownKey(String text) {

  /** Shows no text, because keys can be personal data. */
  @Override
  public String toString() {
    return "UnknownKey";
  }
}
