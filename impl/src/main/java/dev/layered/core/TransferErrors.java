package dev.layered.core;

import dev.layered.CacheTransferException;
import dev.layered.CacheTransferException.Reason;
import dev.layered.core.layer.TransferFormat.BadFileException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells callers why a transfer was refused or gave up: where, what, and what to do. */
final class TransferErrors {

  private static final long NOWHERE = -1;

  private final String cache;
  private final Path file;

  TransferErrors(String cache, Path file) {
    this.cache = cache;
    this.file = file;
  }

  CacheTransferException unwritable(IOException e) {
    return new CacheTransferException(
        ("LAYERED-671 cache \"%s\" cannot be exported to %s (%s); the target is as "
                + "it was; export to a regular file, which may be missing, in a folder that "
                + "exists, can be written and has room")
            .formatted(cache, file, why(e)),
        Reason.FILE_UNUSABLE,
        NOWHERE,
        0,
        e);
  }

  CacheTransferException unreadable(IOException e, long stored) {
    return new CacheTransferException(
        ("LAYERED-671 %s cannot be read (%s); %s; import a regular file that can be " + "read")
            .formatted(file, why(e), before(stored)),
        Reason.FILE_UNUSABLE,
        NOWHERE,
        stored,
        e);
  }

  /** A message of our own is a sentence; those of the system need their types. */
  private static String why(IOException e) {
    return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
  }

  CacheTransferException bad(BadFileException e, long stored) {
    String message =
        e.isForeign()
            ? ("LAYERED-673 %s cannot be imported into cache \"%s\": %s; %s; export anew "
                    + "from the same cache and release")
                .formatted(file, cache, e.getMessage(), before(stored))
            : ("LAYERED-672 %s is damaged, or no export, at byte %d: %s; %s; export anew, "
                    + "or import another copy")
                .formatted(file, e.offset(), e.getMessage(), before(stored));
    return new CacheTransferException(
        message, e.isForeign() ? Reason.FOREIGN : Reason.DAMAGED, e.offset(), stored, e);
  }

  CacheTransferException exportGaveUp(GaveUpException e) {
    return new CacheTransferException(
        ("LAYERED-674 the export of cache \"%s\" to %s gave up: %s; the target is as "
                + "it was, because half an export would look like a whole one; %s")
            .formatted(cache, file, e.getMessage(), e.advice()),
        e.reason(),
        NOWHERE,
        0,
        e);
  }

  CacheTransferException importGaveUp(GaveUpException e, long stored) {
    return new CacheTransferException(
        "LAYERED-674 the import of cache \"%s\" from %s gave up: %s; %s; %s"
            .formatted(cache, file, e.getMessage(), before(stored), e.advice()),
        e.reason(),
        NOWHERE,
        stored,
        e);
  }

  CacheTransferException switchedOff() {
    return notTransferable("it is switched off; enable it", null);
  }

  CacheTransferException noForm(IllegalArgumentException e) {
    return notTransferable(e.getMessage() + "; give it a codec that has a form for its type", e);
  }

  private CacheTransferException notTransferable(String why, @Nullable Throwable cause) {
    return new CacheTransferException(
        "LAYERED-675 cache \"%s\" cannot be exported to or imported from %s: %s"
            .formatted(cache, file, why),
        Reason.NOT_TRANSFERABLE,
        NOWHERE,
        0,
        cause);
  }

  private static String before(long stored) {
    return stored == 0 ? "nothing was imported" : stored + " entries were imported before and stay";
  }
}
