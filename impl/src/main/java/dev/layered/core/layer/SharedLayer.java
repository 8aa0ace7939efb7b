package dev.layered.core.layer;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One cache's share of the storage that all nodes have in common. Safe for use by several threads.
 *
 * <p>Unlike a {@link Layer}, it can be written by others at any time, so a store needs a {@link
 * LoadLease}, and it can be out of reach, which is an answer like any other: nothing here throws.
 * Every method may wait for the network as long as the layer's time-outs allow; it must not be
 * called under a lock.
 *
 * <p>What it returns is not judged: the caller looks whether it is stale, gone or invalidated.
 */
public interface SharedLayer extends AutoCloseable {

  /** How many keys go to the layer together: more would wait too long for an answer. */
  int AT_ONCE = 500;

  /** How a store ended. */
  enum Stored {
    /** The value is in the layer. */
    YES,
    /** The lease was lost, so the value may be older than an invalidation. */
    REFUSED,
    /** Nobody knows, because no answer came in time; or the layer is full and has no value now. */
    UNREACHABLE
  }

  /**
   * One value to store.
   *
   * @param key a typed key
   * @param entry the entry; null to store nothing, and only give the lease back
   * @param lease the lease of its key
   */
  record Fill(Object key, @Nullable Entry entry, LoadLease lease) {}

  /** Whether there is such a layer at all. */
  boolean isPresent();

  /**
   * Finds a key's value or, if there is none, takes the lease to load it. One round trip.
   *
   * @param key a typed key
   * @param sharing with {@link SingleFlight#CLUSTER} only one node gets the lease at a time;
   *     otherwise everybody gets one
   * @param subjects names of tags and caches (see {@link
   *     dev.layered.core.layer.Lookup.Found#positions}) whose last invalidation this node does not
   *     know; mostly empty
   */
  Lookup lookup(Object key, SingleFlight sharing, List<String> subjects);

  /**
   * Finds the values of several keys in one pipeline, without asking for leases.
   *
   * @param keys typed keys
   * @param subjects as in {@link #lookup}; the positions are part of each {@code Found}
   * @return one answer for each key, in order: {@code Found}, {@code Absent} or {@code Unreachable}
   */
  List<Lookup> lookupAll(List<Object> keys, List<String> subjects);

  /**
   * {@link #lookup} for several keys, in one pipeline.
   *
   * @param keys typed keys, each once
   * @return one answer for each key, in order
   */
  List<Lookup> searchAll(List<Object> keys, SingleFlight sharing, List<String> subjects);

  /**
   * Looks what is stored for a key, without taking a lease, changing or counting anything.
   *
   * @param key a typed key
   * @param subjects as in {@link #lookup}
   * @return {@code Found}, {@code Absent}, {@code Undecodable}, {@code Off} or {@code Unreachable}
   */
  default Lookup peek(Object key, List<String> subjects) {
    return lookupAll(List.of(key), subjects).get(0);
  }

  /** Walks over the keys that have a value, on every server. */
  default KeyScan scan() {
    return KeyScan.EMPTY;
  }

  /** Whether the layer is not asked at the moment, because it did not answer. */
  default boolean isGivenUp() {
    return false;
  }

  /**
   * Takes the lease of a key although there is a value, because that is stale or void. The value
   * stays until it is replaced.
   *
   * @return {@code Granted}, {@code Busy}, {@code Writing}, {@code Absent} or {@code Unreachable}
   */
  Lookup lease(Object key, SingleFlight sharing);

  /** The same for several keys, each once, in one pipeline; the answers are in order. */
  List<Lookup> leaseAll(List<Object> keys, SingleFlight sharing);

  /**
   * Stores a loaded or written value if its lease is still held, and gives the lease back. Those
   * who wait for it are woken.
   */
  Stored fill(Object key, Entry entry, LoadLease lease);

  /**
   * The same for several in one pipeline; the answers are in order. That of one without an entry
   * says nothing.
   *
   * @param fills of each key one
   */
  List<Stored> fillAll(List<Fill> fills);

  /**
   * Stores values that were written through, as {@link #fillAll}. Whoever writes waits longer for
   * an answer than whoever loads: without one, the keys must be invalidated.
   */
  List<Stored> writeAll(List<Fill> fills);

  /** Gives a lease back without a value. Those who wait for it are woken: one of them loads. */
  void release(Object key, LoadLease lease);

  /** Forgets the value of a key if the lease is still held, and gives that back. */
  void drop(Object key, LoadLease lease);

  /**
   * Begins a write of several keys: whoever loads them now cannot store, and of several writers
   * only the last to begin can.
   *
   * @param keys typed keys
   * @return a lease for each key, in order; null for one that could not be had
   */
  List<@Nullable LoadLease> beginWrites(List<Object> keys);

  /**
   * Waits without a thread for the end of another node's load.
   *
   * @param key the key whose lookup was {@code Busy}
   * @param timeoutNanos how long at most
   * @return completes normally when the value may be there, when the lease was given back or lost,
   *     or when time is up; on a thread that must not be blocked
   */
  CompletionStage<?> awaitChange(Object key, long timeoutNanos);

  /** Gives everything back. Further calls find nothing. */
  @Override
  void close();
}
