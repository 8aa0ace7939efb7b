package dev.layered.core;

import dev.layered.CacheTransferException.Reason;
import dev.layered.CacheTransferResult;
import dev.layered.SkipReason;
import dev.layered.core.key.KeyParser;
import dev.layered.core.key.UnknownKey;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.FailureEntry;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.layer.KeyScan.Seen;
import dev.layered.core.layer.KeyScan.UnreadableLayerException;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.TransferFormat;
import dev.layered.core.time.Ticker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what this node can reach of a cache to a file: what is fresh on the heap, then what is
 * only in the shared layer, then what is only on the disk. Holds no lock, counts nothing, and reads
 * no entry as a caller would. For one thread and one export.
 */
final class CacheExport {

  private static final byte WRITTEN = 1;

  /** The states of skipped keys follow, one for each reason. */
  private static final byte FIRST_SKIPPED = 2;

  private static final List<SkipReason> REASONS = List.of(SkipReason.values());

  private final LayeredNode node;
  private final LayerStack.Layers layers;
  private final LayerStack stack;
  private final EntryJudge judge;
  private final SharedPortions shared;
  private final KeyParser parser;
  private final Ticker ticker;
  private final TransferFormat.Writer out;
  private final SeenKeys seen = new SeenKeys();
  private final TransferTally tally;

  CacheExport(EngineCache engine, LayeredNode node, TransferFormat.Writer out) {
    this.node = node;
    this.layers = engine.spec().layers();
    this.stack = engine.stack();
    this.judge = stack.judge();
    this.shared = new SharedPortions(layers.shared(), stack.lower().sharedPeek());
    this.parser = node.keyParser();
    this.ticker = stack.ticker();
    this.out = out;
    this.tally = new TransferTally("export of cache \"" + engine.name() + "\"", ticker);
  }

  /** What is done with a portion. */
  private interface Step {
    void take(List<Seen> portion) throws IOException, GaveUpException, InterruptedException;
  }

  /** Writes everything but the end of the file. */
  void run() throws IOException, GaveUpException, InterruptedException {
    each(layers.heap().scan(), this::writeFromHeap);
    each(layers.shared().scan(), this::writeFromShared);
    each(layers.disk().scan(), this::writeFromDisk);
  }

  /** What it came to. */
  CacheTransferResult result() {
    for (SkipReason why : REASONS) {
      tally.skipped(why, seen.count(stateOf(why)));
    }
    return tally.ended(out.bytes());
  }

  private void each(KeyScan opened, Step step)
      throws IOException, GaveUpException, InterruptedException {
    try (KeyScan scan = opened) {
      while (true) {
        Retries.checkInterrupted();
        List<Seen> next = scan.next();
        // A scan that was interrupted looks like one that has ended.
        Retries.checkInterrupted();
        requireOpen();
        if (next == null) {
          return;
        }
        requireInStep();
        for (int from = 0; from < next.size(); from += KeyScan.KEYS_PER_PORTION) {
          step.take(next.subList(from, Math.min(from + KeyScan.KEYS_PER_PORTION, next.size())));
          tally.tell(out.bytes());
        }
      }
    } catch (UnreadableLayerException e) {
      Retries.checkInterrupted();
      throw GaveUpException.of(e);
    }
  }

  /** Layers of a node that closes find nothing, one after the other. */
  private void requireOpen() throws UnreadableLayerException {
    if (node.isClosed()) {
      throw UnreadableLayerException.closed();
    }
  }

  /** Only a node that is in step can tell what is valid. */
  private void requireInStep() throws GaveUpException, InterruptedException {
    if (!stack.lower().isInStep() && !Retries.until(stack.lower()::isInStep)) {
      throw new GaveUpException(
          Reason.LAYER_UNAVAILABLE, "this node is not in step with the log of invalidations");
    }
  }

  /**
   * Only what is fresh here: what is not may be fresh below. The copy on the heap may be one with
   * less time left, so the others are looked at too.
   */
  private void writeFromHeap(List<Seen> portion)
      throws IOException, GaveUpException, InterruptedException {
    List<Object> keys = new ArrayList<>(portion.size());
    List<Entry> entries = new ArrayList<>(portion.size());
    for (Seen each : portion) {
      Object key = each.key();
      Entry entry = each.entry();
      if (key == null || entry == null || entry instanceof FailureEntry || isWritten(key)) {
        continue;
      }
      SkipReason against = against(key, entry);
      if (against == null) {
        keys.add(key);
        entries.add(entry);
      } else {
        skip(key, against);
      }
    }
    List<SharedPeek.Judged> below = shared.look(keys);
    for (int i = 0; i < keys.size(); i++) {
      Object key = keys.get(i);
      Entry best = entries.get(i);
      Entry remote = below == null || below.get(i).isVoid() ? null : below.get(i).entry();
      best = fresher(best, key, remote);
      if (best.wholeStaleAtNanos() != best.staleAtNanos()
          && layers.disk().peek(key) instanceof Lookup.Found local) {
        best = fresher(best, key, local.entry());
      }
      write(key, best);
    }
  }

  private Entry fresher(Entry best, Object key, @Nullable Entry other) {
    return other != null
            && other.staleAtNanos() - best.staleAtNanos() > 0
            && !other.isGone(ticker.nanos())
            && !judge.isVoid(key, other)
        ? other
        : best;
  }

  private void writeFromShared(List<Seen> portion)
      throws IOException, GaveUpException, InterruptedException {
    List<Object> keys = new ArrayList<>(portion.size());
    for (Seen each : portion) {
      Object key = typed(each.key());
      if (key != null && !isWritten(key)) {
        keys.add(key);
      }
    }
    List<SharedPeek.Judged> found = shared.look(keys);
    for (int i = 0; i < keys.size(); i++) {
      Object key = keys.get(i);
      SharedPeek.Judged judged = found == null ? SharedPeek.Judged.NOTHING : found.get(i);
      Entry entry = judged.entry();
      if (isWritten(key)) {
        continue; // twice in one portion
      }
      if (entry == null) {
        // It has gone meanwhile, or never was an entry.
        boolean bytes = layers.shared().peek(key, List.of()) instanceof Lookup.Undecodable;
        skip(key, bytes ? SkipReason.UNDECODABLE : SkipReason.EXPIRED);
      } else if (judged.isVoid()) {
        skip(key, SkipReason.INVALIDATED);
      } else if (isStale(entry)) {
        skip(key, SkipReason.EXPIRED);
      } else {
        write(key, entry);
      }
    }
  }

  private void writeFromDisk(List<Seen> portion) throws IOException {
    for (Seen each : portion) {
      if (each.undecodable()) {
        tally.skipped(SkipReason.UNDECODABLE);
        continue;
      }
      Object key = typed(each.key());
      Entry entry = each.entry();
      if (key == null || entry == null || isWritten(key)) {
        continue;
      }
      SkipReason against = against(key, entry);
      if (against == null) {
        write(key, entry);
      } else {
        skip(key, against);
      }
    }
  }

  /** The typed key, by which entries are judged; null if it cannot be made, which is counted. */
  private @Nullable Object typed(@Nullable Object key) {
    Object typed = key instanceof UnknownKey unknown ? parser.parse(unknown.text()) : key;
    if (typed == null || typed instanceof UnknownKey) {
      tally.skipped(SkipReason.UNKNOWN_KEY);
      return null;
    }
    return typed;
  }

  private @Nullable SkipReason against(Object key, Entry entry) {
    if (judge.isVoid(key, entry)) {
      return SkipReason.INVALIDATED;
    }
    return isStale(entry) ? SkipReason.EXPIRED : null;
  }

  private boolean isStale(Entry entry) {
    long now = ticker.nanos();
    return entry.isGone(now) || entry.staleAtNanos() - now <= 0;
  }

  private boolean isWritten(Object key) {
    return seen.of(key) == WRITTEN;
  }

  private void write(Object key, Entry entry) throws IOException {
    switch (out.add(key, entry)) {
      case WRITTEN -> {
        seen.set(key, WRITTEN);
        tally.transferred(1);
      }
      case TOO_LARGE -> skip(key, SkipReason.TOO_LARGE);
      case NO_BYTES -> skip(key, SkipReason.UNDECODABLE);
    }
  }

  /** Another layer may have what is fresh; then that is what counts. */
  private void skip(Object key, SkipReason why) {
    seen.set(key, stateOf(why));
  }

  private static byte stateOf(SkipReason why) {
    return (byte) (FIRST_SKIPPED + REASONS.indexOf(why));
  }
}
