package dev.layered.redis;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SingleFlight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One cache's entries in Redis. Made by {@link RedisStore#layer}. */
public final class RedisLayer implements SharedLayer {

  private final String slotPrefix;
  private final EntryNamer namer;
  private final EntryBytes bytes;
  private final CacheCounters counters;
  private final RedisStore store;
  private final LeaseCalls leases;
  private final BatchSearch searches;
  private final EntryPeek peek;
  private volatile boolean open = true;

  RedisLayer(String cache, EntryBytes bytes, CacheCounters counters, RedisStore store) {
    this.slotPrefix = store.keys().slotPrefix(cache);
    this.namer = store.keys().entries(cache);
    this.bytes = bytes;
    this.counters = counters;
    this.store = store;
    this.leases = new LeaseCalls(store, bytes, counters);
    this.searches = new BatchSearch(store, bytes, leases, counters);
    this.peek = new EntryPeek(store, leases, bytes);
  }

  @Override
  public boolean isPresent() {
    return true;
  }

  @Override
  public Lookup lookup(Object key, SingleFlight sharing, List<String> subjects) {
    EntryNames names = names(key);
    if (names == null) {
      return Lookup.UNREACHABLE;
    }
    SearchAnswer answer = leases.search(names, sharing, subjects);
    if (answer == null) {
      return Lookup.UNREACHABLE;
    }
    byte[] value = answer.value();
    if (value == null) {
      return answer.lookup();
    }
    Entry entry = bytes.decode(key, names, value, answer);
    // Bytes that are no entry are as good as none: the load that follows replaces them.
    return entry == null
        ? leases.take(names, sharing)
        : new Lookup.Found(entry, answer.learned().about(entry));
  }

  @Override
  public List<Lookup> lookupAll(List<Object> keys, List<String> subjects) {
    List<Lookup> lookups = new ArrayList<>(Collections.nCopies(keys.size(), Lookup.UNREACHABLE));
    List<Integer> sent = new ArrayList<>(keys.size());
    List<EntryNames> asked = new ArrayList<>(keys.size());
    Batch batch = new Batch(store.remote().forReaders());
    for (int i = 0; i < keys.size(); i++) {
      EntryNames names = names(keys.get(i));
      if (names != null) {
        sent.add(i);
        asked.add(names);
        leases.addPeek(batch, names);
      }
    }
    if (sent.isEmpty()) {
      return lookups;
    }
    leases.addLearn(batch, subjects);
    List<Object> answers = store.remote().call(counters, batch::run);
    Learned learned = answers == null ? null : leases.learned(subjects, answers, sent.size());
    if (answers == null || learned == null) {
      return lookups;
    }
    for (int i = 0; i < sent.size(); i++) {
      SearchAnswer answer = leases.read(answers.get(i), learned);
      if (answer != null) {
        lookups.set(sent.get(i), read(keys.get(sent.get(i)), asked.get(i), answer));
      }
    }
    return lookups;
  }

  private Lookup read(Object key, EntryNames names, SearchAnswer answer) {
    byte[] value = answer.value();
    Entry entry = value == null ? null : bytes.decode(key, names, value, answer);
    return entry == null ? Lookup.ABSENT : new Lookup.Found(entry, answer.learned().about(entry));
  }

  @Override
  public List<Lookup> searchAll(List<Object> keys, SingleFlight sharing, List<String> subjects) {
    return searches.search(keys, names(keys), sharing, subjects);
  }

  @Override
  public Lookup peek(Object key, List<String> subjects) {
    EntryNames names = names(key);
    return names == null ? Lookup.UNREACHABLE : peek.look(names, subjects);
  }

  @Override
  public KeyScan scan() {
    return new RedisScan(() -> open, store, bytes, slotPrefix);
  }

  @Override
  public boolean isGivenUp() {
    return store.remote().isOpen();
  }

  @Override
  public Lookup lease(Object key, SingleFlight sharing) {
    EntryNames names = names(key);
    return names == null ? Lookup.UNREACHABLE : leases.take(names, sharing);
  }

  @Override
  public List<Lookup> leaseAll(List<Object> keys, SingleFlight sharing) {
    return searches.take(names(keys), sharing);
  }

  @Override
  public Stored fill(Object key, Entry entry, LoadLease lease) {
    return fillAll(List.of(new Fill(key, entry, lease))).get(0);
  }

  @Override
  public List<Stored> fillAll(List<Fill> fills) {
    return store(fills, store.remote().forReaders());
  }

  @Override
  public List<Stored> writeAll(List<Fill> fills) {
    return store(fills, store.remote().redis());
  }

  private List<Stored> store(List<Fill> fills, RedisConnection redis) {
    List<Stored> stored = new ArrayList<>(Collections.nCopies(fills.size(), Stored.UNREACHABLE));
    List<Integer> sent = new ArrayList<>(fills.size());
    List<EntryNames> changed = new ArrayList<>(fills.size());
    List<Boolean> encoded = new ArrayList<>(fills.size());
    Batch batch = new Batch(redis);
    for (int i = 0; i < fills.size(); i++) {
      Fill fill = fills.get(i);
      store.keeper().forget(fill.lease().token());
      EntryNames names = names(fill.key());
      if (names != null) {
        Entry entry = fill.entry();
        EntryBytes.Kept kept =
            entry == null ? null : bytes.encode(fill.key(), entry, names.areOfDigest());
        leases.addFill(batch, names, kept, fill.lease());
        sent.add(i);
        changed.add(names);
        encoded.add(kept != null);
      }
    }
    List<Object> answers = sent.isEmpty() ? null : store.remote().call(counters, batch::run);
    for (int i = 0; i < sent.size(); i++) {
      Object answered = answers == null ? null : answers.get(i);
      Stored answer = answered == null ? Stored.UNREACHABLE : leases.stored(answered);
      if (leases.leavesOpen(answered)) {
        store.keeper().lose(fills.get(sent.get(i)).lease().token(), changed.get(i));
      }
      stored.set(sent.get(i), encoded.get(i) ? answer : Stored.UNREACHABLE);
    }
    changed.forEach(names -> store.waiters().wake(names.value()));
    return stored;
  }

  @Override
  public void release(Object key, LoadLease lease) {
    end(EntryScripts.RELEASE, key, lease);
  }

  @Override
  public void drop(Object key, LoadLease lease) {
    end(EntryScripts.DROP, key, lease);
  }

  private void end(Script script, Object key, LoadLease lease) {
    store.keeper().forget(lease.token());
    EntryNames names = names(key);
    if (names != null) {
      leases.end(script, names, lease);
    }
  }

  @Override
  public List<@Nullable LoadLease> beginWrites(List<Object> keys) {
    return leases.beginWrites(names(keys));
  }

  @Override
  public CompletionStage<?> awaitChange(Object key, long timeoutNanos) {
    EntryNames names = names(key);
    return names == null
        ? CompletableFuture.completedFuture(null)
        : store.waiters().awaitChange(names.value(), timeoutNanos);
  }

  private List<@Nullable EntryNames> names(List<Object> keys) {
    List<@Nullable EntryNames> names = new ArrayList<>(keys.size());
    for (Object key : keys) {
      names.add(names(key));
    }
    return names;
  }

  /** The names of a key, or null if it has none or the layer is closed. */
  private @Nullable EntryNames names(Object key) {
    if (!open) {
      return null;
    }
    try {
      return namer.of(key);
    } catch (RuntimeException | StackOverflowError e) {
      counters.layerError();
      return null;
    }
  }

  /** Stores and finds nothing from now on. Leases that are still held run out. */
  @Override
  public void close() {
    open = false;
  }
}
