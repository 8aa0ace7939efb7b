package dev.layered;

/** Which entries several tags select. */
public enum TagMatch {
  /** Those that carry at least one of the tags. */
  ANY,
  /** Those that carry every one of the tags. */
  ALL
}
