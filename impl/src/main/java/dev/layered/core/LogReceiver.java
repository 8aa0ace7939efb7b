package dev.layered.core;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.key.KeyParser;
import dev.layered.core.key.UnknownKey;
import dev.layered.core.layer.LogPosition;
import java.util.List;
import java.util.Map;

/** Applies on this node what the log delivers; the log calls it with one entry after the other. */
final class LogReceiver implements InvalidationBus.Receiver {

  private final TagTable table;
  private final Map<String, EngineCache> caches;
  private final KeyParser keyParser;
  private final Observers observers;
  private volatile LogPosition announced;

  /**
   * A receiver of one node.
   *
   * @param caches the open caches by their names; may grow and shrink
   */
  LogReceiver(
      TagTable table, Map<String, EngineCache> caches, KeyParser keyParser, Observers observers) {
    this.table = table;
    this.caches = caches;
    this.keyParser = keyParser;
    this.observers = observers;
    this.announced = table.applied();
  }

  /** The last entry that was applied, and handed to those who tell observers. */
  LogPosition announced() {
    return announced;
  }

  @Override
  public void apply(LogPosition position, Invalidation invalidation, boolean own) {
    if (invalidation instanceof Invalidation.Keys keys) {
      applyToKeys(position, keys);
    } else if (invalidation instanceof Invalidation.Written written) {
      applyWritten(position, written, own);
    } else {
      table.apply(position, invalidation);
    }
    count(invalidation);
    if (!own && !(invalidation instanceof Invalidation.Written)) {
      observers.tellRemote(invalidation);
    }
    announced = position;
  }

  /** A cache that is not open may be opened later, with what its disk layer holds of these keys. */
  private void applyToKeys(LogPosition position, Invalidation.Keys keys) {
    if (drop(keys)) {
      table.apply(position, keys);
    } else {
      table.apply(position, new Invalidation.Clear(keys.cache(), keys.expire()));
    }
  }

  /** The node that wrote has the newest value; all others have an older one, or none. */
  private void applyWritten(LogPosition position, Invalidation.Written written, boolean own) {
    if (own) {
      table.apply(position, written);
    } else {
      applyToKeys(position, new Invalidation.Keys(written.cache(), written.keys(), false));
    }
  }

  /** Drops keys from the local layers, on any thread; false if their cache is not open. */
  boolean drop(Invalidation.Keys keys) {
    EngineCache cache = caches.get(keys.cache());
    if (cache == null) {
      return false;
    }
    keys.keys().forEach(key -> drop(cache.stack(), key, keys.expire()));
    return true;
  }

  /**
   * A key whose class this node did not know may be known by now: then it may have come from the
   * disk to the heap before it was dropped there.
   */
  private void drop(LayerStack stack, Object key, boolean expire) {
    if (expire) {
      stack.expire(key);
    } else {
      stack.drop(key);
    }
    if (key instanceof UnknownKey unknown) {
      Object known = keyParser.parse(unknown.text());
      if (known != null && !known.equals(unknown)) {
        drop(stack, known, expire);
      }
    }
  }

  private void count(Invalidation invalidation) {
    String name = Announcement.cacheOf(invalidation);
    if (name == null) {
      caches.values().forEach(cache -> cache.stack().counters().invalidated());
      return;
    }
    EngineCache cache = caches.get(name);
    if (cache != null) {
      cache.stack().counters().invalidated();
    }
  }

  @Override
  public void restart(LogPosition position) {
    table.restart(position);
    caches.values().forEach(cache -> cache.stack().restart());
    announced = position;
  }

  /** Loads in flight are cut off, so that nobody joins one that began before. */
  @Override
  public void undelivered(List<Invalidation> pending) {
    table.undelivered(pending);
    if (!pending.isEmpty()) {
      caches.values().forEach(cache -> cache.stack().overtakeLoads());
    }
  }

  @Override
  public long longestLifeNanos() {
    return table.longestLifeNanos();
  }
}
