package dev.layered.core;

import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.layer.Layer;
import java.util.concurrent.atomic.AtomicLong;

/** A layer whose calls are counted, and that lets a test do something at the worst moment. */
final class ProbedLayer implements Layer {

  private static final Runnable NOTHING = () -> {};

  private final Layer layer;
  private final AtomicLong calls = new AtomicLong();
  private volatile Runnable afterGet = NOTHING;
  private volatile Runnable beforePut = NOTHING;
  private volatile Runnable afterPortion = NOTHING;

  ProbedLayer(Layer layer) {
    this.layer = layer;
  }

  /** How often any method of the layer was called. */
  long calls() {
    return calls.get();
  }

  /** Runs once, when the next look-up has its result and has not returned it yet. */
  void afterNextGet(Runnable action) {
    afterGet = action;
  }

  /** Runs once, when the next entry is about to be stored. */
  void beforeNextPut(Runnable action) {
    beforePut = action;
  }

  /** Runs once, when the next portion of a scan was read and is not handed out yet. */
  void afterNextPortion(Runnable action) {
    afterPortion = action;
  }

  @Override
  public KeyScan scan() {
    KeyScan scan = layer.scan();
    return () -> {
      var portion = scan.next();
      Runnable action = afterPortion;
      afterPortion = NOTHING;
      action.run();
      return portion;
    };
  }

  @Override
  public LayerKind kind() {
    return layer.kind();
  }

  @Override
  public Entry get(Object key) {
    calls.incrementAndGet();
    Entry found = layer.get(key);
    Runnable action = afterGet;
    afterGet = NOTHING;
    action.run();
    return found;
  }

  @Override
  public void put(Object key, Entry entry) {
    calls.incrementAndGet();
    Runnable action = beforePut;
    beforePut = NOTHING;
    action.run();
    layer.put(key, entry);
  }

  @Override
  public void remove(Object key) {
    calls.incrementAndGet();
    layer.remove(key);
  }

  @Override
  public void clear() {
    calls.incrementAndGet();
    layer.clear();
  }

  @Override
  public long entryCount() {
    return layer.entryCount();
  }

  @Override
  public void close() {
    layer.close();
  }
}
