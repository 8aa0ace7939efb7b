package dev.layered.core;

import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Layer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A layer in a map. It keeps and hands out copies, as a layer of bytes does; it survives its {@link
 * #close}, as a disk does.
 */
final class MapLayer implements Layer {

  private final Map<Object, Entry> entries = new ConcurrentHashMap<>();
  private final LayerKind kind;

  /** Run once, when the next look-up has its result and has not returned it yet. */
  volatile Runnable afterNextGet = () -> {};

  MapLayer(LayerKind kind) {
    this.kind = kind;
  }

  @Override
  public LayerKind kind() {
    return kind;
  }

  @Override
  public Entry get(Object key) {
    Entry stored = entries.get(key);
    Runnable after = afterNextGet;
    afterNextGet = () -> {};
    after.run();
    return stored == null ? null : copyOf(stored);
  }

  @Override
  public void put(Object key, Entry entry) {
    entries.put(key, copyOf(entry));
  }

  /** The heap keeps entries themselves, everything else keeps what they hold. */
  private Entry copyOf(Entry entry) {
    if (kind == LayerKind.HEAP) {
      return entry;
    }
    return entry.confirmedAt(entry.asOf());
  }

  @Override
  public void remove(Object key) {
    entries.remove(key);
  }

  @Override
  public void clear() {
    entries.clear();
  }

  @Override
  public long entryCount() {
    return entries.size();
  }

  @Override
  public void close() {}
}
