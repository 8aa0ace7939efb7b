package dev.layered.core.layer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks once over what a layer holds, in portions, without changing or counting anything. What is
 * there from the beginning to the end comes at least once; what comes and goes meanwhile may be
 * missed, or come twice. For one thread.
 */
public interface KeyScan extends AutoCloseable {

  /** How many keys a portion has, about. */
  int KEYS_PER_PORTION = 100;

  /** One of a layer that is absent. */
  KeyScan EMPTY = () -> null;

  /** One of a layer that is closed: what it held cannot be told any more. */
  KeyScan CLOSED =
      () -> {
        throw UnreadableLayerException.closed();
      };

  /**
   * What a layer holds for a key.
   *
   * @param key a typed key, or an {@link dev.layered.core.key.UnknownKey} of which only the text is
   *     known; null if not even that is kept with the entry
   * @param entry the entry, not judged; null if it must be looked for
   * @param undecodable whether there are bytes that are no entry
   */
  record Seen(@Nullable Object key, @Nullable Entry entry, boolean undecodable) {

    /** A key whose entry must be looked for. */
    public static Seen of(@Nullable Object key) {
      return new Seen(key, null, false);
    }
  }

  /**
   * The next portion.
   *
   * @return bounded, may be empty; null at the end
   * @throws UnreadableLayerException if the layer does not answer or was closed, so that the scan
   *     is not complete
   */
  @Nullable List<Seen> next() throws UnreadableLayerException;

  /** Gives back what it holds. */
  @Override
  default void close() {}

  /** A layer could not be read to the end. */
  final class UnreadableLayerException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of reason there is. */
    public enum Kind {
      /** The layer does not answer. */
      SILENT,
      /** What is where has changed. */
      CHANGED,
      /** The layer was closed. */
      CLOSED
    }

    private final Kind kind;

    /**
     * Says why.
     *
     * @param kind the kind of reason
     * @param message which layer, and why, for people
     */
    public UnreadableLayerException(Kind kind, String message) {
      super(message);
      this.kind = kind;
    }

    /** That of a closed layer. */
    public static UnreadableLayerException closed() {
      return new UnreadableLayerException(Kind.CLOSED, "the cache was closed");
    }

    /** The kind of reason. */
    public Kind kind() {
      return kind;
    }
  }
}
