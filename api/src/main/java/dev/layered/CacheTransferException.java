package dev.layered;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An export or an import was refused, or gave up. The message begins with a code {@code
 * LAYERED-67n}, names the file, and says what to do.
 *
 * <p>After a failed export the target is as it was. What an import had stored before it failed
 * stays: {@link #storedEntries()} says how much that is, and it is nothing if the file is damaged
 * or foreign, because a file is checked as a whole first.
 */
public class CacheTransferException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Why a transfer was refused, or gave up. */
  public enum Reason {
    /** The file cannot be written or read, or is none ({@code LAYERED-671}). */
    FILE_UNUSABLE,
    /** The file is damaged, cut off or no export ({@code LAYERED-672}). */
    DAMAGED,
    /** The file is of another cache, codec, type or version ({@code LAYERED-673}). */
    FOREIGN,
    /** A layer of the cache did not answer, or has switched itself off ({@code LAYERED-674}). */
    LAYER_UNAVAILABLE,
    /**
     * The cache changed in a way that no transfer can follow ({@code LAYERED-674}): slots of a
     * cluster moved, a server of Redis was restarted or replaced, or the log of invalidations began
     * anew. The same transfer may succeed at another time.
     */
    DISTURBED,
    /** The cache was closed meanwhile ({@code LAYERED-674}). */
    CLOSED,
    /** The cache is switched off, or its values have no form in bytes ({@code LAYERED-675}). */
    NOT_TRANSFERABLE
  }

  /** Why. */
  private final Reason reason;

  /** Where in the file; -1 if that does not matter. */
  private final long offset;

  /** How many entries had been stored. */
  private final long storedEntries;

  /**
   * Made by Layered.
   *
   * @param message begins with the code
   * @param reason why
   * @param offset where in the file, in bytes from its beginning; -1 if that does not matter
   * @param storedEntries how many entries an import had stored
   * @param cause what led to it, or null
   */
  public CacheTransferException(
      String message, Reason reason, long offset, long storedEntries, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.offset = offset;
    this.storedEntries = storedEntries;
  }

  /**
   * Why the transfer was refused, or gave up.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * Where the file is damaged or foreign.
   *
   * @return in bytes from its beginning; -1 if the file is not the problem
   */
  public long offset() {
    return offset;
  }

  /**
   * What an import had stored before it gave up.
   *
   * @return how many entries; 0 for an export
   */
  public long storedEntries() {
    return storedEntries;
  }
}
