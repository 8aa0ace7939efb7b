package dev.layered.codec;

/** How values are made smaller. */
public enum Compression {
  /** They are not. */
  NONE,
  /** As the JDK does it: smaller, slower. */
  GZIP,
  /** Needs the library {@code at.yawk.lz4:lz4-java}: larger, faster. */
  LZ4
}
