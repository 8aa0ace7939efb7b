package dev.layered.redis;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
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

  private final String cache;
  private final String slotPrefix;
  private final EntryBytes bytes;
  private final CacheCounters counters;
  private final RedisStore store;
  private final LeaseCalls leases;
  private volatile boolean open = true;

  RedisLayer(String cache, EntryBytes bytes, CacheCounters counters, RedisStore store) {
    this.cache = cache;
    this.slotPrefix = store.keys().slotPrefix(cache);
    this.bytes = bytes;
    this.counters = counters;
    this.store = store;
    this.leases = new LeaseCalls(store, bytes, counters);
  }

  @Override
  public boolean isPresent() {
    return true;
  }

  @Override
  public Lookup lookup(Object key, SingleFlight sharing, List<String> subjects) {
    EntryKeys names = names(key);
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
    Entry entry = bytes.decode(names.canonical(), value, answer.remainingMillis());
    // Bytes that are no entry are as good as none: the load that follows replaces them.
    return entry == null
        ? leases.take(names, sharing)
        : new Lookup.Found(entry, answer.learned().about(entry));
  }

  @Override
  public List<Lookup> lookupAll(List<Object> keys, List<String> subjects) {
    List<Lookup> lookups = new ArrayList<>(Collections.nCopies(keys.size(), Lookup.UNREACHABLE));
    List<Integer> sent = new ArrayList<>(keys.size());
    List<EntryKeys> asked = new ArrayList<>(keys.size());
    Batch batch = new Batch(store.remote().redis());
    List<byte[]> limit = List.of(EntryKeys.utf8(Long.toString(bytes.maxBytes())));
    for (int i = 0; i < keys.size(); i++) {
      EntryKeys names = names(keys.get(i));
      if (names != null) {
        sent.add(i);
        asked.add(names);
        batch.add(EntryScripts.PEEK, names.both(), limit);
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
        lookups.set(sent.get(i), peeked(asked.get(i), answer));
      }
    }
    return lookups;
  }

  private Lookup peeked(EntryKeys names, SearchAnswer answer) {
    byte[] value = answer.value();
    Entry entry =
        value == null ? null : bytes.decode(names.canonical(), value, answer.remainingMillis());
    return entry == null ? Lookup.ABSENT : new Lookup.Found(entry, answer.learned().about(entry));
  }

  @Override
  public Lookup lease(Object key, SingleFlight sharing) {
    EntryKeys names = names(key);
    return names == null ? Lookup.UNREACHABLE : leases.take(names, sharing);
  }

  @Override
  public Stored fill(Object key, Entry entry, LoadLease lease) {
    return fillAll(List.of(new Fill(key, entry, lease))).get(0);
  }

  @Override
  public List<Stored> fillAll(List<Fill> fills) {
    List<Stored> stored = new ArrayList<>(Collections.nCopies(fills.size(), Stored.UNREACHABLE));
    List<Integer> sent = new ArrayList<>(fills.size());
    List<EntryKeys> changed = new ArrayList<>(fills.size());
    List<Boolean> encoded = new ArrayList<>(fills.size());
    Batch batch = new Batch(store.remote().redis());
    for (int i = 0; i < fills.size(); i++) {
      Fill fill = fills.get(i);
      store.keeper().forget(fill.lease().token());
      EntryKeys names = names(fill.key());
      if (names != null) {
        EntryBytes.Kept kept = bytes.encode(fill.key(), fill.entry());
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
    EntryKeys names = names(key);
    if (names != null) {
      leases.end(script, names, lease);
    }
  }

  @Override
  public List<@Nullable LoadLease> beginWrites(List<Object> keys) {
    List<@Nullable EntryKeys> names = new ArrayList<>(keys.size());
    for (Object key : keys) {
      names.add(names(key));
    }
    return leases.beginWrites(names);
  }

  @Override
  public CompletionStage<?> awaitChange(Object key, long timeoutNanos) {
    EntryKeys names = names(key);
    return names == null
        ? CompletableFuture.completedFuture(null)
        : store.waiters().awaitChange(names.value(), timeoutNanos);
  }

  /** The names of a key, or null if it has none or the layer is closed. */
  private @Nullable EntryKeys names(Object key) {
    if (!open) {
      return null;
    }
    try {
      return store.keys().entry(cache, slotPrefix, key);
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
