package dev.layered.codec;

/**
 * Which values of a cache are compressed. What is read does not depend on it: bytes say themselves
 * how they were compressed.
 *
 * @param algorithm how
 * @param thresholdBytes encoded values of fewer bytes are left as they are; not negative
 */
public record CompressionSettings(Compression algorithm, int thresholdBytes) {

  /** Nothing is compressed. */
  public static final CompressionSettings NONE = new CompressionSettings(Compression.NONE, 8192);

  /**
   * Checks every component.
   *
   * @throws IllegalArgumentException if the threshold is negative, or the library of the algorithm
   *     is missing
   */
  public CompressionSettings {
    if (thresholdBytes < 0) {
      throw new IllegalArgumentException(
          "compression threshold " + thresholdBytes + " is not allowed; it must not be negative");
    }
    if (algorithm == Compression.LZ4 && !CompressedValue.hasLz4()) {
      throw new IllegalArgumentException(
          "compression lz4 needs the library "
              + CompressedValue.LZ4_ARTIFACT
              + "; add it, or use gzip");
    }
  }
}
