package dev.layered.core;

import dev.layered.CacheOptions;
import dev.layered.LayeredCache;
import dev.layered.codec.BinaryTransferFormat;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.AbsentSharedLayer;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.ManualTicker;
import dev.layered.ehcache.DiskSettings;
import dev.layered.ehcache.DiskStore;
import dev.layered.ehcache.HeapLayer;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node with one cache on a real heap and, if there is a folder, a real disk. */
final class TransferSite implements AutoCloseable {

  private static final long DISK_BYTES = 8L << 20;

  final ManualTicker ticker;
  final LayeredNode node;
  final ProbedLayer heap;
  final EngineCache engine;
  final CacheCounters counters = new CacheCounters();
  final LayeredCache<Object, Object> cache;
  private final @Nullable DiskStore disk;

  volatile StorePolicy policy = Rig.MINUTE;
  volatile boolean enabled = true;

  /** Run whenever the cache asks for its settings, as an import does before each portion. */
  volatile Runnable onPolicy = () -> {};

  TransferSite(ManualTicker ticker) throws Exception {
    this(ticker, "c", String.class, 10_000, null);
  }

  TransferSite(ManualTicker ticker, String name, Type type, int heapEntries, @Nullable Path folder)
      throws Exception {
    this.ticker = ticker;
    EntryCodec codec = EntryCodec.of(name, new JsonCodec(), type, EntryLimits.DEFAULTS, ticker);
    Duration patience = Duration.ofSeconds(20);
    this.disk =
        folder == null
            ? null
            : DiskStore.open(
                new DiskSettings(folder, "test", 0, 64, patience, patience), ticker, event -> {});
    Layer onDisk =
        disk == null
            ? new AbsentLayer(LayerKind.DISK)
            : disk.layer(name, codec, DISK_BYTES, counters);
    this.node =
        new LayeredNode(
            ticker,
            disk == null ? null : disk.restored(),
            TagTable.DEFAULT_MAX_TAGS,
            Workers.of(Runnable::run),
            event -> {},
            event -> {});
    this.heap = new ProbedLayer(new HeapLayer(name, heapEntries, counters));
    this.engine =
        node.open(
            new CacheSpec(
                name,
                new LayerStack.Layers(heap, AbsentSharedLayer.INSTANCE, onDisk),
                counters,
                ValueCopier.SHARE,
                () -> {
                  onPolicy.run();
                  return policy;
                },
                SingleFlight.CLUSTER,
                () -> enabled,
                () -> TimeUnit.SECONDS.toNanos(Tasks.PATIENCE_SECONDS),
                () -> LoadLimits.NONE,
                () -> new BinaryTransferFormat(name, codec, ticker)));
    this.cache = new TypedCache<>(node, engine);
  }

  /** Changes the settings of the cache. */
  void set(CacheOptions options) {
    policy = policy.with(options);
  }

  @Override
  public void close() {
    node.close();
    if (disk != null) {
      disk.close(node.snapshot());
    }
  }
}
