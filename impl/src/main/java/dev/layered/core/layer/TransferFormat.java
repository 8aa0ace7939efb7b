package dev.layered.core.layer;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The form in which entries of one cache stand in a file. Safe for use by several threads. */
public interface TransferFormat {

  /**
   * Begins a file beside its target, for its owner only: its head is written.
   *
   * @param target not a directory, a symbolic link or anything else that is no regular file
   * @throws IOException if it cannot be begun; the message of a plain one says why in words
   */
  Writer create(Path target) throws IOException;

  /**
   * Begins to read a file: its head is read and checked.
   *
   * @throws IOException if it cannot be read; the message of a plain one says why in words
   * @throws BadFileException if it is not a file of entries of this cache
   */
  Reader open(Path file) throws IOException, BadFileException;

  /** Appends entries. For one thread. */
  interface Writer extends AutoCloseable {

    /** What became of an entry. */
    enum Outcome {
      /** It is in the file. */
      WRITTEN,
      /** It takes more bytes than an entry may. */
      TOO_LARGE,
      /** It has no form in bytes. */
      NO_BYTES
    }

    /** Appends an entry, with the time that it has left now. */
    Outcome add(Object key, Entry entry) throws IOException;

    /** Writes the end, and puts the file in the place of its target when it is on the disk. */
    void commit() throws IOException;

    /** How many bytes were written. */
    long bytes();

    /** Deletes what was not committed. */
    @Override
    void close() throws IOException;
  }

  /** Reads one entry after the other. For one thread. */
  interface Reader extends AutoCloseable {

    /**
     * The next entry, decoded.
     *
     * @return null when the end was read and is right
     * @throws BadFileException if the file is damaged or cut off
     */
    @Nullable Item next() throws IOException, BadFileException;

    /**
     * Checks the rest of the file without decoding entries.
     *
     * @throws BadFileException if the file is damaged or cut off
     */
    void check() throws IOException, BadFileException;

    /** How many bytes were read. */
    long bytes();

    @Override
    void close() throws IOException;
  }

  /**
   * An entry of a file.
   *
   * @param keyText the canonical text of its key
   * @param entry the entry with the time that it has left now, which may be none; null if it could
   *     not be had
   * @param tooLarge whether that is because it is beyond a limit of now
   * @param bytes its length in the file
   */
  record Item(String keyText, @Nullable Entry entry, boolean tooLarge, int bytes) {}

  /** A file is not what was expected. */
  final class BadFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean foreign;
    private final long offset;

    /**
     * Says what is wrong.
     *
     * @param message for people
     * @param foreign whether it is a whole file, but of something else
     * @param offset where, in bytes from the beginning
     */
    public BadFileException(String message, boolean foreign, long offset) {
      super(message);
      this.foreign = foreign;
      this.offset = offset;
    }

    /** Whether it is a whole file, but of another cache, codec or type. */
    public boolean isForeign() {
      return foreign;
    }

    /** Where, in bytes from the beginning. */
    public long offset() {
      return offset;
    }
  }
}
