package dev.layered.codec;

/**
 * What an entry in bytes may hold at most. Checked when it is made, and before anything is
 * allocated when it is read.
 *
 * @param maxValueBytes the encoded value, in bytes; greater than 0
 * @param maxKeyBytes the canonical text of the key, in bytes of UTF-8; greater than 0
 * @param maxTags how many tags; from 0 to 255
 * @param maxTagBytes one tag, in bytes of UTF-8; from 1 to 65535
 */
public record EntryLimits(int maxValueBytes, int maxKeyBytes, int maxTags, int maxTagBytes) {

  /** 1 MiB of value, 1 KiB of key, 32 tags of 256 bytes. */
  public static final EntryLimits DEFAULTS = new EntryLimits(1 << 20, 1 << 10, 32, 256);

  /**
   * Checks every component.
   *
   * @throws IllegalArgumentException if one is out of range, with its name and what is allowed
   */
  public EntryLimits {
    require("maxValueBytes", maxValueBytes, 1, 1 << 30);
    require("maxKeyBytes", maxKeyBytes, 1, 1 << 20);
    require("maxTags", maxTags, 0, 255);
    require("maxTagBytes", maxTagBytes, 1, 65_535);
  }

  /**
   * These limits with another one for the value.
   *
   * @param bytes greater than 0
   * @return a copy
   */
  public EntryLimits withMaxValueBytes(int bytes) {
    return new EntryLimits(bytes, maxKeyBytes, maxTags, maxTagBytes);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " " + value + " is not allowed; it must be from " + least + " to " + most);
    }
  }
}
