package dev.layered.ehcache;

import dev.layered.codec.EntryCodec;
import dev.layered.core.key.UnknownKey;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.layer.KeyScan.UnreadableLayerException.Kind;
import dev.layered.spi.CodecException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over one cache's entries on disk: first what is still to be written, which has typed keys,
 * then what was written, of which only the texts of the keys are known. For one thread.
 */
final class DiskScan implements KeyScan {

  /** So few that reading them takes no longer than a caller waits for one. */
  private static final int ENTRIES_AT_ONCE = 10;

  /** Whether the layer can still be read. */
  interface Check {
    void run() throws UnreadableLayerException;
  }

  private final Check readable;
  private final EntryCodec codec;
  private final StoreReader reader;
  private final ByteStore store;
  private final PendingWrites pending;
  private final Iterator<PendingWrites.Write> unwritten;

  // Guarded by this.
  private @Nullable Iterator<ByteStore.Item> written;
  private final List<ByteStore.Item> ready = new ArrayList<>();
  private @Nullable RuntimeException failure;

  DiskScan(
      Check readable,
      EntryCodec codec,
      StoreReader reader,
      ByteStore store,
      PendingWrites pending) {
    this.readable = readable;
    this.codec = codec;
    this.reader = reader;
    this.store = store;
    this.pending = pending;
    this.unwritten = pending.iterator();
  }

  @Override
  public @Nullable List<Seen> next() throws UnreadableLayerException {
    readable.run();
    List<Seen> portion = new ArrayList<>(KEYS_PER_PORTION);
    while (portion.size() < KEYS_PER_PORTION && unwritten.hasNext()) {
      PendingWrites.Write write = unwritten.next();
      if (write.entry() != null) {
        portion.add(new Seen(write.key(), write.entry(), false));
      }
    }
    if (!portion.isEmpty()) {
      return portion;
    }
    List<ByteStore.Item> items = read();
    // A layer that was closed, or has switched itself off, looks like one that has ended.
    readable.run();
    if (items.isEmpty()) {
      return null;
    }
    for (ByteStore.Item item : items) {
      // What was invalidated since it was noted, or is hidden by a clear, is found here.
      if (!pending.isDiskHidden() && pending.find(item.digest()) == null) {
        portion.add(seen(item.bytes()));
      }
    }
    return portion;
  }

  /** Reads some more; nothing at the end. */
  private List<ByteStore.Item> read() throws UnreadableLayerException {
    boolean ended = reader.readPatiently(this::readSome) != null;
    if (ended || Thread.currentThread().isInterrupted()) {
      return take();
    }
    throw new UnreadableLayerException(Kind.SILENT, "the disk layer did not answer in time");
  }

  /** On a thread of the disk, which must not see an exception: it would switch the layer off. */
  private synchronized Boolean readSome() {
    try {
      Iterator<ByteStore.Item> from = written;
      if (from == null) {
        from = store.iterator();
        written = from;
      }
      for (int i = 0; i < ENTRIES_AT_ONCE && from.hasNext(); i++) {
        ready.add(from.next());
      }
    } catch (RuntimeException e) {
      failure = e;
    }
    return Boolean.TRUE;
  }

  private synchronized List<ByteStore.Item> take() throws UnreadableLayerException {
    if (failure != null) {
      throw new UnreadableLayerException(
          Kind.SILENT, "the disk layer could not be read: " + failure);
    }
    List<ByteStore.Item> taken = List.copyOf(ready);
    ready.clear();
    return taken;
  }

  private Seen seen(byte[] bytes) {
    try {
      String text = codec.keyText(bytes);
      if (text == null) {
        return new Seen(null, null, false);
      }
      Entry entry = codec.decodeNamed(text, bytes);
      return new Seen(new UnknownKey(text), entry, false);
    } catch (CodecException e) {
      return new Seen(null, null, true);
    }
  }
}
