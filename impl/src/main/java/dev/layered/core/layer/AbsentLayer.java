package dev.layered.core.layer;

import dev.layered.core.event.LayerKind;
import org.jspecify.annotations.Nullable;

/** A layer that is not there: it finds nothing and keeps nothing. */
public record AbsentLayer(LayerKind kind) implements Layer {

  @Override
  public @Nullable Entry get(Object key) {
    return null;
  }

  @Override
  public Lookup peek(Object key) {
    return new Lookup.Off("the cache has no such layer");
  }

  @Override
  public void put(Object key, Entry entry) {}

  @Override
  public void remove(Object key) {}

  @Override
  public void clear() {}

  @Override
  public long entryCount() {
    return 0;
  }

  @Override
  public void close() {}
}
