package dev.layered.redis;

import static java.util.Objects.requireNonNull;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.SharedLayer.Stored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the holders of one cache's leases do: they store, give back, write. Nothing throws. */
final class LeaseCalls {

  private final RedisStore store;
  private final CacheCounters counters;
  private final byte[] leaseMillis;

  LeaseCalls(RedisStore store, CacheCounters counters) {
    this.store = store;
    this.counters = counters;
    this.leaseMillis = Replies.bytes(store.leases().leaseTime().toMillis());
  }

  /** Adds a fill, or a release if the entry has no bytes or no life left. */
  void addFill(Batch batch, EntryKeys names, EntryBytes.@Nullable Kept kept, LoadLease lease) {
    List<byte[]> arguments = ending(lease);
    if (kept == null || kept.lifeMillis() <= 0) {
      batch.add(EntryScripts.RELEASE, names.both(), arguments);
    } else {
      arguments.add(kept.bytes());
      arguments.add(Replies.bytes(kept.lifeMillis()));
      batch.add(EntryScripts.FILL, names.both(), arguments);
    }
  }

  Stored stored(Object answer) {
    if (answer instanceof Long held) {
      return held == 0 ? Stored.REFUSED : Stored.YES;
    }
    counters.layerError();
    return Stored.UNREACHABLE;
  }

  /** Whether the answer to a fill leaves it open what has become of the lease. */
  boolean leavesOpen(@Nullable Object answer) {
    return !(answer instanceof Long)
        && !(answer instanceof RuntimeException e && store.remote().isRefusal(e));
  }

  /** Gives a lease back. */
  void end(Script script, EntryKeys names, LoadLease lease) {
    Object answer =
        store
            .remote()
            .call(
                counters,
                () ->
                    requireNonNull(
                        store.remote().redis().run(script, names.both(), ending(lease))));
    if (answer == null) {
      store.keeper().lose(lease.token(), names);
    }
    store.waiters().wake(names.value());
  }

  private List<byte[]> ending(LoadLease lease) {
    List<byte[]> arguments = new ArrayList<>(4);
    arguments.add(EntryKeys.utf8(lease.token()));
    arguments.add(EntryKeys.utf8(store.keys().nodePrefix()));
    return arguments;
  }

  /** Begins writes; null for each key that has no names or could not be had. */
  List<@Nullable LoadLease> beginWrites(List<@Nullable EntryKeys> names) {
    List<@Nullable LoadLease> leases = new ArrayList<>(names.size());
    Batch batch = new Batch(store.remote().redis());
    for (EntryKeys name : names) {
      LoadLease lease = name == null ? null : new LoadLease(store.newToken());
      leases.add(lease);
      if (name != null && lease != null) {
        List<byte[]> arguments = ending(lease);
        arguments.add(leaseMillis);
        batch.add(EntryScripts.BEGIN_WRITE, name.both(), arguments);
      }
    }
    // Nothing sent proves nothing, least of all to a breaker.
    boolean[] sent = new boolean[1];
    List<Object> answers =
        batch.isEmpty()
            ? null
            : store
                .remote()
                .call(
                    counters,
                    () -> {
                      sent[0] = true;
                      return batch.run();
                    });
    int next = 0;
    for (int i = 0; i < names.size(); i++) {
      EntryKeys name = names.get(i);
      LoadLease lease = leases.get(i);
      if (name != null && lease != null) {
        Object answer = answers == null ? null : answers.get(next++);
        if (answer instanceof Long) {
          store.keeper().keep(lease.token(), name);
        } else {
          leases.set(i, null);
          if (sent[0]) {
            store.keeper().lose(lease.token(), name);
          }
          if (answer != null) {
            counters.layerError();
          }
        }
        store.waiters().wake(name.value());
      }
    }
    return leases;
  }
}
