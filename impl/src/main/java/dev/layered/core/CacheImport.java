package dev.layered.core;

import static java.util.Objects.requireNonNull;

import dev.layered.CacheTransferException.Reason;
import dev.layered.CacheTransferResult;
import dev.layered.SkipReason;
import dev.layered.core.key.KeyParser;
import dev.layered.core.key.UnknownKey;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.TransferFormat;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stores the entries of a file, portion by portion. Those of a portion are loads that begin when it
 * begins: an invalidation after that overtakes them, on whatever node, and one before it is as
 * unknown to them as all that came after the export. Entries are as of the position of the log at
 * which the import began, so tags, patterns and the cache are void from there on. For one thread
 * and one import.
 */
final class CacheImport {

  /** So few, and so small, that Redis answers in the time that a reader has. */
  private static final int ENTRIES_PER_PORTION = 100;

  private static final int BYTES_PER_PORTION = 1 << 20;

  private static final int ENTRIES_AFTER_SILENCE = 10;

  /** What a disk does not take in this time for a portion is not on disk. */
  private static final long MOST_WAIT_FOR_DISK_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final EngineCache engine;
  private final LayeredNode node;
  private final LayerStack stack;
  private final KeyParser parser;
  private final SharedLayer shared;
  private final Layer disk;
  private final TransferTally tally;

  CacheImport(EngineCache engine, LayeredNode node) {
    this.engine = engine;
    this.stack = engine.stack();
    this.node = node;
    this.parser = node.keyParser();
    this.shared = engine.spec().layers().shared();
    this.disk = engine.spec().layers().disk();
    this.tally = new TransferTally("import of cache \"" + engine.name() + "\"", stack.ticker());
  }

  /** Stores what a checked file has. */
  CacheTransferResult run(TransferFormat.Reader file)
      throws IOException, TransferFormat.BadFileException, GaveUpException, InterruptedException {
    requireInStep();
    LogPosition asOf = stack.judge().applied();
    boolean atEnd = false;
    while (!atEnd) {
      Retries.checkInterrupted();
      Map<Object, Entry> portion = new LinkedHashMap<>();
      atEnd = !read(file, asOf, portion);
      store(portion);
      requireOpen();
      requireSameLog(asOf);
      tally.tell(file.bytes());
    }
    return tally.ended(file.bytes());
  }

  long entries() {
    return tally.entries();
  }

  /** Reads a portion; false at the end of the file. */
  private boolean read(TransferFormat.Reader file, LogPosition asOf, Map<Object, Entry> portion)
      throws IOException, TransferFormat.BadFileException {
    StorePolicy policy = engine.policy();
    long bytes = 0;
    while (portion.size() < ENTRIES_PER_PORTION && bytes < BYTES_PER_PORTION) {
      TransferFormat.Item item = file.next();
      if (item == null) {
        return false;
      }
      bytes += item.bytes();
      Object key = parser.parse(item.keyText());
      Entry entry = item.entry();
      Entry imported = entry == null ? null : stack.entries().imported(entry, asOf, policy);
      SkipReason against = against(item, key, entry, imported, policy);
      if (against != null) {
        tally.skipped(against);
      } else if (key != null && imported != null) {
        portion.put(key, imported);
      }
    }
    return true;
  }

  private static @Nullable SkipReason against(
      TransferFormat.Item item,
      @Nullable Object key,
      @Nullable Entry entry,
      @Nullable Entry imported,
      StorePolicy policy) {
    if (entry == null) {
      return item.tooLarge() ? SkipReason.TOO_LARGE : SkipReason.UNDECODABLE;
    }
    if (key == null || key instanceof UnknownKey) {
      return SkipReason.UNKNOWN_KEY;
    }
    if (!EntryMaker.allows(policy, entry.value())) {
      return SkipReason.NOT_STORED;
    }
    return imported == null ? SkipReason.EXPIRED : null;
  }

  private void store(Map<Object, Entry> portion) throws GaveUpException, InterruptedException {
    List<Object> unanswered = storeOnce(portion);
    if (unanswered.isEmpty()) {
      return;
    }
    requireAnswer(unanswered.get(0));
    // So much may have been too much for the time that a reader has.
    for (int from = 0; from < unanswered.size(); from += ENTRIES_AFTER_SILENCE) {
      Map<Object, Entry> some = new LinkedHashMap<>();
      unanswered
          .subList(from, Math.min(from + ENTRIES_AFTER_SILENCE, unanswered.size()))
          .forEach(key -> some.put(key, requireNonNull(portion.get(key))));
      // Whatever is refused once more is so because Redis has no room.
      tally.skipped(SkipReason.REFUSED, storeOnce(some).size());
    }
  }

  private void requireAnswer(Object key) throws GaveUpException, InterruptedException {
    if (!Retries.until(
        () -> !(shared.lookupAll(List.of(key), List.of()).get(0) instanceof Lookup.Unreachable))) {
      throw new GaveUpException(Reason.LAYER_UNAVAILABLE, "Redis does not answer");
    }
  }

  /** Stores a portion; the keys about which the shared layer said nothing. */
  private List<Object> storeOnce(Map<Object, Entry> portion) throws InterruptedException {
    if (portion.isEmpty()) {
      return List.of();
    }
    // Before any load begins: callers would wait for the disk too.
    disk.awaitRoom(MOST_WAIT_FOR_DISK_NANOS);
    Retries.checkInterrupted();
    StorePolicy policy = engine.policy();
    stack.judge().noteLife(policy.longestLifeNanos());
    ImportedPortion.Result result = new ImportedPortion(stack, shared, disk, policy).store(portion);
    tally.transferred(result.stored());
    result.skipped().forEach(tally::skipped);
    return result.unanswered();
  }

  private void requireInStep() throws GaveUpException, InterruptedException {
    if (!stack.lower().isInStep() && !Retries.until(stack.lower()::isInStep)) {
      throw new GaveUpException(
          Reason.LAYER_UNAVAILABLE,
          "this node is not in step with the log of invalidations: Redis does not answer");
    }
  }

  /** Layers of a node that is closed take nothing. */
  private void requireOpen() throws GaveUpException {
    if (node.isClosed()) {
      throw GaveUpException.closed();
    }
  }

  /** Entries as of an older log are void, so the rest of the file would come to nothing. */
  private void requireSameLog(LogPosition asOf) throws GaveUpException {
    if (stack.judge().applied().epoch() != asOf.epoch()) {
      throw new GaveUpException(Reason.DISTURBED, "the log of invalidations began anew");
    }
  }
}
