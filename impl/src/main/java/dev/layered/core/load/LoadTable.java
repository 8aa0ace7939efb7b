package dev.layered.core.load;

import dev.layered.core.layer.LogPosition;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The loads in flight of one cache, at most one for each key.
 *
 * <p>Invariant: a load that has not ended is either in this table or overtaken. Whoever takes it
 * out for another reason than its end marks it, under the key's stripe; and the result is stored
 * under the same stripe only if it is not marked. So an invalidation, which takes the load out and
 * then drops what the layers hold, leaves no way for an older value to come back.
 */
public final class LoadTable {

  private final ConcurrentHashMap<Object, Load> loads = new ConcurrentHashMap<>();

  /**
   * The load of a key in flight. Needs no lock: a caller that finds it may join it if it is still
   * current.
   */
  public @Nullable Load find(Object key) {
    return loads.get(key);
  }

  /**
   * Begins a load in the place of any other. Call it under the key's stripe.
   *
   * @param key the key
   * @param nowNanos now
   * @param asOf the position applied now
   * @param tags the tags that the entry will carry
   * @param owner the thread that runs the load and must not wait for it; null if no thread is bound
   *     to it
   */
  public Load start(
      Object key, long nowNanos, LogPosition asOf, List<String> tags, @Nullable Thread owner) {
    return begin(key, new Load(nowNanos, asOf, tags, owner, true));
  }

  /**
   * The same for a load that waits for a thread. No caller may wait for it: whoever needs its value
   * claims it, and begins one that runs.
   */
  public Load queue(Object key, long nowNanos, LogPosition asOf, List<String> tags) {
    return begin(key, new Load(nowNanos, asOf, tags, null, false));
  }

  private Load begin(Object key, Load load) {
    Load other = loads.put(key, load);
    if (other != null) {
      other.markOvertaken();
    }
    return load;
  }

  /**
   * Takes the load of a key out, so that its result is not stored and nobody joins it. Call it
   * under the stripe.
   */
  public void overtake(Object key) {
    Load load = loads.remove(key);
    if (load != null) {
      load.markOvertaken();
    }
  }

  /** The keys that are being loaded, as far as they were when this was called. */
  public Set<Object> keys() {
    return loads.keySet();
  }

  /**
   * Ends a load. Call it under the key's stripe.
   *
   * @return whether its result may be stored
   */
  public boolean end(Object key, Load load) {
    loads.remove(key, load);
    return !load.isOvertaken();
  }

  /** How many loads are in flight. */
  public int size() {
    return loads.size();
  }
}
