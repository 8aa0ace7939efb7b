package dev.layered.ehcache;

import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.core.coherence.Mark;
import dev.layered.core.coherence.TableSnapshot;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import dev.layered.spi.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * What the tests of the disk share: strings as values, settings that are quick to fail, and a
 * record of events.
 */
final class DiskFixture implements CacheEventListener {

  static final long MIB = 1L << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static final TableSnapshot SNAPSHOT =
      new TableSnapshot(
          new LogPosition(11, 22, 33),
          4,
          5,
          6,
          Map.of("users", new Mark(1, 2, 3, 4)),
          Map.of("user:1", new Mark(5, 6, 7, 8)),
          List.of());

  final Ticker ticker;
  final List<CacheEvent> events = new CopyOnWriteArrayList<>();
  final CacheCounters counters = new CacheCounters();

  DiskFixture(Ticker ticker) {
    this.ticker = ticker;
  }

  static DiskFixture onSystemTime() {
    return new DiskFixture(Ticker.system());
  }

  static DiskSettings settings(Path path) {
    return new DiskSettings(path, "test", 0, 4096, Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  DiskStore open(Path path) throws DiskUnavailableException {
    return DiskStore.open(settings(path), ticker, this);
  }

  DiskStore open(DiskSettings settings, UnaryOperator<ByteStore> stores)
      throws DiskUnavailableException {
    return DiskStore.open(
        settings, ticker, this, new DiskHooks(DiskHooks.NONE.freeBytes(), stores));
  }

  DiskLayer layer(DiskStore store, String cache) throws DiskUnavailableException {
    return store.layer(cache, codec(cache), 8 * MIB, counters);
  }

  EntryCodec codec(String cache) {
    return new EntryCodec(cache, new Strings(), 100, 1, EntryLimits.DEFAULTS, ticker);
  }

  Entry entry(String value) {
    return entry(value, Duration.ofHours(1));
  }

  Entry entry(String value, Duration life) {
    long end = ticker.nanos() + life.toNanos();
    return new Entry(value, List.of("tag"), new LogPosition(1, 2, 3), end, end);
  }

  static Object value(Entry entry) {
    return entry == null ? null : entry.value();
  }

  @Override
  public void on(CacheEvent event) {
    events.add(event);
  }

  /**
   * Waits until something holds that another thread brings about; the bound is for slow machines.
   */
  static void await(BooleanSupplier condition) {
    if (!comesTrue(condition)) {
      throw new AssertionError("it did not happen within " + PATIENCE);
    }
  }

  private static boolean comesTrue(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      // Not a guess at how long it takes, only a rest between two looks.
      LockSupport.parkNanos(200_000);
    }
    return true;
  }

  /** Waits until no thread is left that touches the disk. */
  static void awaitNoDiskThreads() {
    if (!comesTrue(() -> diskThreads().isEmpty())) {
      StringBuilder left = new StringBuilder("threads are left:");
      for (Thread thread : diskThreads()) {
        left.append("\n").append(thread);
        for (StackTraceElement frame : thread.getStackTrace()) {
          left.append("\n  ").append(frame);
        }
      }
      throw new AssertionError(left);
    }
  }

  static List<Thread> diskThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .filter(
            thread ->
                thread.getName().startsWith("layered-disk")
                    || thread.getName().contains("MappedByteBufferSource"))
        .toList();
  }

  /** Strings as UTF-8; some have no bytes. */
  static final class Strings implements ValueCodec {

    static final String NO_BYTES = "no bytes";
    static final String STACK_OVERFLOW = "stack overflow";

    @Override
    public byte[] encode(Object value) throws dev.layered.spi.CodecException {
      if (value.equals(NO_BYTES)) {
        throw new dev.layered.spi.CodecException("has no bytes");
      }
      if (value.equals(STACK_OVERFLOW)) {
        throw new StackOverflowError();
      }
      return ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length) {
      return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
  }
}
