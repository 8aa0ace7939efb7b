package dev.layered.core.event;

/**
 * Why bytes of a layer are no entry.
 *
 * @param typeChanged whether they are one of another type, or of another shape of the same type
 * @param detail for people: no key, no value
 */
public record Unreadable(boolean typeChanged, String detail) {

  /** Hears of such bytes, on the thread that found them; must be quick and must not throw. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Told that a read counts as a miss for this reason.
     *
     * @param layer where the bytes are
     * @param key the key
     * @param why the reason
     */
    void found(LayerKind layer, Object key, Unreadable why);
  }
}
