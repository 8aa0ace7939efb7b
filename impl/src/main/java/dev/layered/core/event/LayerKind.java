package dev.layered.core.event;

import java.util.Locale;

/** The layers, in the order in which they are read. */
public enum LayerKind {
  /** Values by reference in this process. */
  HEAP,
  /** Bytes shared by all nodes. */
  REDIS,
  /** Bytes of this node that outlive a restart. */
  DISK;

  private final String label = name().toLowerCase(Locale.ROOT);

  /**
   * The name in metrics, configuration and messages.
   *
   * @return lower case
   */
  public String label() {
    return label;
  }
}
