package dev.layered.core;

import dev.layered.CacheInvalidated;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.InvalidationBus;
import dev.layered.core.coherence.LearnedPositions;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.coherence.TableSnapshot;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What nodes share, in memory: enough of the log and of the shared layer to drive the engine
 * through each step by hand. That Redis behaves like this is shown where Redis is.
 */
final class MemoryCluster {

  static final long STALENESS = Duration.ofSeconds(2).toNanos();

  private record LogEntry(LogPosition position, Invalidation invalidation, Node origin) {}

  private static final class Slot {
    private @Nullable Entry value;
    private @Nullable String token;
    private boolean writing;
    private final List<CompletableFuture<Void>> waiters = new ArrayList<>();

    void wake() {
      List<CompletableFuture<Void>> woken = List.copyOf(waiters);
      waiters.clear();
      woken.forEach(waiter -> waiter.complete(null));
    }
  }

  final ManualTicker ticker = new ManualTicker();
  private final Map<Object, Slot> slots = new HashMap<>();
  private final List<LogEntry> log = new ArrayList<>();
  private final Map<String, Long> positions = new HashMap<>();
  private long trimmedTo;

  /** That of a log whose appends wait for all nodes. To be set before nodes join. */
  long permittedStalenessNanos;

  private int tokens;
  int lookups;

  /** How often several keys were asked for or stored together. */
  int pipelines;

  /** How many keys were looked at together at most. */
  int mostAtOnce;

  static Sharing sharing(InvalidationBus.Factory bus, boolean strict, boolean servesWhenCutOff) {
    return new Sharing(
        bus, new KeyClasses(), Runnable::run, strict, servesWhenCutOff, ProtocolSwitches.ALL_ON);
  }

  private synchronized Slot slot(Object key) {
    return slots.computeIfAbsent(key, absent -> new Slot());
  }

  /** Forgets the log up to now, as a bounded log does. */
  synchronized void trim() {
    trimmedTo = log.size();
  }

  /** Forgets the value of a key, as a layer without room does. */
  synchronized void forget(Object key) {
    slot(key).value = null;
  }

  synchronized @Nullable Entry stored(Object key) {
    return slot(key).value;
  }

  /** A node, its one cache, and what can be done to it. */
  final class Node implements AutoCloseable {
    final List<CacheInvalidated> announced = new CopyOnWriteArrayList<>();
    final MapLayer heap = new MapLayer(LayerKind.HEAP);
    final MapLayer disk = new MapLayer(LayerKind.DISK);
    final CacheCounters counters = new CacheCounters();
    final LayeredNode node;
    final EngineCache engine;
    final TypedCache<String, String> cache;
    volatile boolean connected = true;
    volatile boolean delivering = true;
    volatile boolean logReachable = true;
    volatile StorePolicy policy = Rig.MINUTE;
    volatile Executor refreshes = Runnable::run;
    volatile ValueCopier copier = ValueCopier.SHARE;

    /** Run once, before the next append. */
    volatile Runnable beforeAppend = () -> {};

    /** Run after each search of the shared layer, before its answer is judged. */
    volatile Runnable afterLookup = () -> {};

    private @Nullable MemoryBus bus;

    Node(boolean strict, boolean servesWhenCutOff, @Nullable TableSnapshot restored) {
      Sharing sharing =
          sharing(
              (start, receiver) -> {
                MemoryBus made = new MemoryBus(this, start, receiver);
                bus = made;
                return made;
              },
              strict,
              servesWhenCutOff);
      this.node =
          new LayeredNode(
              ticker,
              restored,
              1000,
              sharing,
              Workers.of(task -> refreshes.execute(task)),
              event -> {},
              announced::add);
      this.engine =
          node.open(
              new CacheSpec(
                  "c",
                  new LayerStack.Layers(heap, new Shared(this), disk),
                  counters,
                  value -> copier.copy(value),
                  () -> policy,
                  SingleFlight.CLUSTER,
                  () -> true,
                  () -> TimeUnit.SECONDS.toNanos(30)));
      this.cache = new TypedCache<>(node, engine);
      node.start();
    }

    /** What a heartbeat does. */
    boolean sync() {
      return bus != null && bus.renewLease();
    }

    @Override
    public void close() {
      node.close();
    }
  }

  Node join() {
    return new Node(false, false, null);
  }

  private final class MemoryBus implements InvalidationBus {
    private final Node node;
    private final Receiver receiver;
    private final ReadLease lease = new ReadLease(ticker.nanos());
    private final List<Invalidation> pending = new ArrayList<>();
    private LogPosition applied;

    MemoryBus(Node node, LogPosition start, Receiver receiver) {
      this.node = node;
      this.receiver = receiver;
      this.applied = start;
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public void open() {
      renewLease();
    }

    @Override
    public @Nullable LogPosition append(Invalidation invalidation) {
      Runnable before = node.beforeAppend;
      node.beforeAppend = () -> {};
      before.run();
      synchronized (MemoryCluster.this) {
        if (!node.connected || !node.logReachable) {
          pending.add(invalidation);
          receiver.undelivered(pending);
          return null;
        }
        return deliver(invalidation);
      }
    }

    private LogPosition deliver(Invalidation invalidation) {
      if (invalidation instanceof Invalidation.Keys keys) {
        for (Object key : keys.keys()) {
          Slot slot = slot(key);
          slot.value = null;
          slot.token = null;
          slot.wake();
        }
      }
      long seq = log.size() + 1;
      LogPosition position = new LogPosition(77, seq, seq);
      log.add(new LogEntry(position, invalidation, node));
      if (invalidation instanceof Invalidation.Tags tags) {
        tags.tags().forEach(tag -> positions.put(LearnedPositions.ofTag(tag), seq));
      } else if (invalidation instanceof Invalidation.Clear clear) {
        positions.put(LearnedPositions.ofCache(clear.cache()), seq);
      }
      replay();
      buses.forEach(
          other -> {
            if (other.node != node && other.node.delivering && other.node.connected) {
              other.replay();
            }
          });
      return position;
    }

    private void replay() {
      long from = applied.epoch() == 77 ? applied.seq() : -1;
      if (from < trimmedTo && from < log.size() || from < 0) {
        applied = new LogPosition(77, log.size(), log.size());
        receiver.restart(applied);
        return;
      }
      for (LogEntry entry : List.copyOf(log.subList((int) from, log.size()))) {
        applied = entry.position();
        receiver.apply(applied, entry.invalidation(), entry.origin() == node);
      }
    }

    @Override
    public ReadLease lease() {
      return lease;
    }

    @Override
    public boolean renewLease() {
      synchronized (MemoryCluster.this) {
        if (!node.connected || !node.logReachable) {
          return false;
        }
        if (!buses.contains(this)) {
          buses.add(this);
        }
        replay();
        List<Invalidation> late = List.copyOf(pending);
        late.forEach(this::deliver);
        pending.clear();
        if (!late.isEmpty()) {
          receiver.undelivered(pending);
        }
        lease.extendTo(ticker.nanos() + STALENESS);
        return true;
      }
    }

    @Override
    public long permittedStalenessNanos() {
      return permittedStalenessNanos;
    }

    @Override
    public void close() {
      buses.remove(this);
    }
  }

  private final List<MemoryBus> buses = new CopyOnWriteArrayList<>();

  private final class Shared implements SharedLayer {
    private final Node node;

    Shared(Node node) {
      this.node = node;
    }

    @Override
    public boolean isPresent() {
      return true;
    }

    @Override
    public Lookup lookup(Object key, SingleFlight sharing, List<String> subjects) {
      Lookup answer = search(key, sharing, subjects);
      node.afterLookup.run();
      return answer;
    }

    private Lookup search(Object key, SingleFlight sharing, List<String> subjects) {
      synchronized (MemoryCluster.this) {
        lookups++;
        if (!node.connected) {
          return Lookup.UNREACHABLE;
        }
        Lookup found = found(key, subjects);
        return found == Lookup.ABSENT ? lease(key, sharing) : found;
      }
    }

    private Lookup found(Object key, List<String> subjects) {
      Entry value = slot(key).value;
      if (value == null || value.isGone(ticker.nanos())) {
        return Lookup.ABSENT;
      }
      List<Long> known =
          subjects.stream().map(subject -> positions.getOrDefault(subject, 0L)).toList();
      return new Lookup.Found(value.confirmedAt(value.asOf()), known);
    }

    @Override
    public List<Lookup> lookupAll(List<Object> keys, List<String> subjects) {
      synchronized (MemoryCluster.this) {
        lookups++;
        mostAtOnce = Math.max(mostAtOnce, keys.size());
        List<Lookup> answers =
            keys.stream()
                .map(key -> node.connected ? found(key, subjects) : Lookup.UNREACHABLE)
                .toList();
        node.afterLookup.run();
        return answers;
      }
    }

    @Override
    public List<Lookup> searchAll(List<Object> keys, SingleFlight sharing, List<String> subjects) {
      pipelines++;
      return keys.stream().map(key -> lookup(key, sharing, subjects)).toList();
    }

    @Override
    public List<Lookup> leaseAll(List<Object> keys, SingleFlight sharing) {
      pipelines++;
      return keys.stream().map(key -> lease(key, sharing)).toList();
    }

    @Override
    public Lookup lease(Object key, SingleFlight sharing) {
      synchronized (MemoryCluster.this) {
        if (!node.connected) {
          return Lookup.UNREACHABLE;
        }
        Slot slot = slot(key);
        if (slot.token != null) {
          return slot.writing ? Lookup.WRITING : new Lookup.Busy(TimeUnit.SECONDS.toNanos(10));
        }
        slot.writing = false;
        slot.token = "t" + ++tokens;
        return new Lookup.Granted(new LoadLease(slot.token));
      }
    }

    @Override
    public Stored fill(Object key, Entry entry, LoadLease lease) {
      synchronized (MemoryCluster.this) {
        Slot slot = slot(key);
        if (!node.connected || !lease.token().equals(slot.token)) {
          return node.connected ? Stored.REFUSED : Stored.UNREACHABLE;
        }
        slot.value = entry.confirmedAt(entry.asOf());
        slot.token = null;
        slot.wake();
        return Stored.YES;
      }
    }

    @Override
    public List<Stored> fillAll(List<Fill> fills) {
      pipelines++;
      return fills.stream().map(this::fillOrRelease).toList();
    }

    @Override
    public List<Stored> writeAll(List<Fill> fills) {
      return fillAll(fills);
    }

    private Stored fillOrRelease(Fill each) {
      Entry entry = each.entry();
      if (entry == null) {
        release(each.key(), each.lease());
        return Stored.UNREACHABLE;
      }
      return fill(each.key(), entry, each.lease());
    }

    @Override
    public void release(Object key, LoadLease lease) {
      synchronized (MemoryCluster.this) {
        Slot slot = slot(key);
        if (lease.token().equals(slot.token)) {
          slot.token = null;
          slot.wake();
        }
      }
    }

    @Override
    public void drop(Object key, LoadLease lease) {
      synchronized (MemoryCluster.this) {
        if (lease.token().equals(slot(key).token)) {
          slot(key).value = null;
          release(key, lease);
        }
      }
    }

    @Override
    public List<@Nullable LoadLease> beginWrites(List<Object> keys) {
      synchronized (MemoryCluster.this) {
        List<@Nullable LoadLease> taken = new ArrayList<>();
        for (Object key : keys) {
          Slot slot = slot(key);
          slot.token = "w" + ++tokens;
          slot.writing = true;
          slot.wake();
          taken.add(node.connected ? new LoadLease(slot.token) : null);
        }
        return taken;
      }
    }

    @Override
    public CompletionStage<?> awaitChange(Object key, long timeoutNanos) {
      synchronized (MemoryCluster.this) {
        CompletableFuture<Void> woken = new CompletableFuture<>();
        if (slot(key).token == null) {
          woken.complete(null);
        } else {
          slot(key).waiters.add(woken);
        }
        return woken;
      }
    }

    @Override
    public void close() {}
  }
}
