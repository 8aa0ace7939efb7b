package dev.layered.ehcache;

import static dev.layered.ehcache.DiskFixture.SNAPSHOT;
import static dev.layered.ehcache.DiskFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.core.event.CacheEvent.LayerSwitchedOff;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.KeyScan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStoreFailureTest {

  private static final Logger LOG = Logger.getLogger("dev.layered.disk");

  private final DiskFixture fixture = DiskFixture.onSystemTime();
  private final List<String> lines = new ArrayList<>();
  private final Handler handler = new Lines();
  private TroubledStore files;
  private DiskStore store;
  private DiskLayer layer;

  @TempDir Path path;

  @BeforeEach
  void open() throws Exception {
    LOG.addHandler(handler);
    store = open(Duration.ofMillis(50), Duration.ofSeconds(10));
    layer = fixture.layer(store, "users");
  }

  private DiskStore open(Duration readTimeout, Duration closeTimeout) throws Exception {
    DiskSettings settings = new DiskSettings(path, "test", 0, 100, readTimeout, closeTimeout);
    return fixture.open(settings, real -> files = new TroubledStore(real));
  }

  @AfterEach
  void close() {
    LOG.removeHandler(handler);
    files.unblockReads();
    files.unblockWrites();
    store.close(null);
  }

  @Test
  void errorOfARead_switchesOffOnce() {
    layer.put(1L, fixture.entry("one"));
    DiskFixture.await(layer::isFlushed);
    files.fail(() -> new InternalError("a fault occurred in an unsafe memory access operation"));

    for (int i = 0; i < 10; i++) {
      assertThat(layer.get(1L)).isNull();
    }
    assertSwitchedOffOnce("a read failed");
  }

  @Test
  void errorOfAWrite_switchesOffOnce() {
    files.fail(() -> new InternalError("a fault occurred in an unsafe memory access operation"));
    layer.put(1L, fixture.entry("one"));
    layer.put(2L, fixture.entry("two"));
    DiskFixture.await(() -> !fixture.events.isEmpty());

    assertThat(layer.get(1L)).isNull();
    layer.put(3L, fixture.entry("three"));
    layer.remove(3L);
    layer.clear();
    assertThat(layer.get(3L)).isNull();
    assertThat(layer.entryCount()).isZero();
    assertSwitchedOffOnce("a write failed");
  }

  @Test
  void exceptionOfAStore_switchesOffOnce() {
    files.fail(() -> new IllegalStateException("the store is broken"));
    layer.clear();
    DiskFixture.await(() -> !fixture.events.isEmpty());
    assertSwitchedOffOnce("the store is broken");
  }

  @Test
  void failureOfOneCache_switchesOffAll() throws Exception {
    TroubledStore first = files;
    DiskLayer other = fixture.layer(store, "others");
    other.put(1L, fixture.entry("one"));
    first.fail(() -> new OutOfMemoryError("Java heap space"));
    layer.put(1L, fixture.entry("one"));
    DiskFixture.await(() -> !fixture.events.isEmpty());
    assertThat(other.get(1L)).isNull();
    assertThatThrownBy(() -> fixture.layer(store, "third"))
        .isInstanceOf(DiskUnavailableException.class)
        .hasMessageContaining("switched itself off");
  }

  @Test
  void open_afterARunThatSwitchedOff_isEmpty() throws Exception {
    layer.put(1L, fixture.entry("one"));
    DiskFixture.await(layer::isFlushed);
    files.fail(() -> new IllegalStateException("once"));
    layer.put(2L, fixture.entry("two"));
    DiskFixture.await(() -> !fixture.events.isEmpty());
    store.close(SNAPSHOT);

    store = open(Duration.ofSeconds(10), Duration.ofSeconds(10));
    assertThat(store.restored()).isNull();
    layer = fixture.layer(store, "users");
    assertThat(layer.get(1L)).isNull();
    layer.put(1L, fixture.entry("anew"));
    DiskFixture.await(layer::isFlushed);
    assertThat(value(layer.get(1L))).isEqualTo("anew");
  }

  @Test
  void slowRead_isAMissInTime() {
    layer.put(1L, fixture.entry("one"));
    DiskFixture.await(layer::isFlushed);
    files.blockReads();
    long start = System.nanoTime();
    assertThat(layer.get(1L)).isNull();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
    assertThat(fixture.events).isEmpty();

    files.unblockReads();
    DiskFixture.await(() -> layer.get(1L) != null);
    assertThat(fixture.events).isEmpty();
  }

  /** Nobody whom the layer serves has waited. */
  @Test
  void slowScan_failsAndSwitchesNothingOff() {
    files.blockReads();
    assertThatThrownBy(
            () -> {
              try (KeyScan scan = layer.scan()) {
                scan.next();
              }
            })
        .isInstanceOf(KeyScan.UnreadableLayerException.class);
    assertThat(fixture.events).isEmpty();
  }

  @Test
  void slowReads_inARow_switchOff() {
    layer.put(1L, fixture.entry("one"));
    DiskFixture.await(layer::isFlushed);
    files.blockReads();
    for (int i = 0; i < StoreReader.MAX_TIMEOUTS_IN_A_ROW; i++) {
      assertThat(fixture.events).isEmpty();
      assertThat(layer.get(1L)).isNull();
    }
    assertSwitchedOffOnce("in a row");
  }

  @Test
  void slowReads_atTheSameTime_countAsOne() throws Exception {
    store.close(null);
    // A stall must not part the callers: those who begin after the time-out count for themselves.
    store = open(Duration.ofSeconds(1), Duration.ofSeconds(10));
    layer = fixture.layer(store, "users");
    layer.put(1L, fixture.entry("one"));
    DiskFixture.await(layer::isFlushed);
    files.blockReads();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 3 * StoreReader.MAX_TIMEOUTS_IN_A_ROW; i++) {
      callers.add(new Thread(() -> layer.get(1L)));
    }
    callers.forEach(Thread::start);
    callers.forEach(DiskStoreFailureTest::join);
    files.unblockReads();
    assertThat(fixture.events).isEmpty();
  }

  @Test
  void fullDisk_switchesOffBeforeTheReserveIsTouched() throws Exception {
    store.close(null);
    AtomicLong free = new AtomicLong(1_000_000_000);
    DiskSettings settings =
        new DiskSettings(
            path, "test", 10_000_000, 100, Duration.ofSeconds(9), Duration.ofSeconds(9));
    store =
        DiskStore.open(
            settings,
            fixture.ticker,
            fixture,
            new DiskHooks(folder -> free::get, real -> files = new TroubledStore(real)));
    layer = fixture.layer(store, "users");
    layer.put(1L, fixture.entry("one"));
    DiskFixture.await(layer::isFlushed);
    assertThat(value(layer.get(1L))).isEqualTo("one");

    free.set(9_999_999);
    // Free space is looked at once a second.
    DiskFixture.await(
        () -> {
          layer.put(2L, fixture.entry("two"));
          return !fixture.events.isEmpty();
        });
    assertThat(layer.get(1L)).isNull();
    assertSwitchedOffOnce("full");
  }

  @Test
  void hangingWriter_doesNotHoldUpCallersOrClose() throws Exception {
    store.close(null);
    store = open(Duration.ofMillis(50), Duration.ofMillis(300));
    layer = fixture.layer(store, "users");
    files.blockWrites();
    for (long key = 0; key < 1000; key++) {
      layer.put(key, fixture.entry("pending"));
    }
    long start = System.nanoTime();
    store.close(SNAPSHOT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

    // A thread may still write: nobody else gets the folder before it has ended.
    assertThatThrownBy(() -> fixture.open(path))
        .isInstanceOf(DiskUnavailableException.class)
        .hasMessageContaining("in use by this process");

    files.unblockWrites();
    DiskFixture.awaitNoDiskThreads();
    store = open(Duration.ofSeconds(10), Duration.ofSeconds(10));
    assertThat(store.restored()).isNull();
  }

  @Test
  void close_leavesNoThread() throws Exception {
    for (long key = 0; key < 100; key++) {
      layer.put(key, fixture.entry("value"));
    }
    DiskFixture.await(layer::isFlushed);
    layer.get(1L);
    assertThat(DiskFixture.diskThreads()).isNotEmpty();
    store.close(SNAPSHOT);
    DiskFixture.awaitNoDiskThreads();
  }

  @Test
  void close_byInterruptedThread_isOrderlyAndKeepsTheInterrupt() throws Exception {
    layer.put(1L, fixture.entry("one"));
    Thread.currentThread().interrupt();
    store.close(SNAPSHOT);
    assertThat(Thread.interrupted()).isTrue();

    store = open(Duration.ofSeconds(10), Duration.ofSeconds(10));
    assertThat(store.restored()).isEqualTo(SNAPSHOT);
    assertThat(value(fixture.layer(store, "users").get(1L))).isEqualTo("one");
  }

  @Test
  void close_besideWrites_isBoundedAndQuiet() throws Exception {
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (long i = 0; i < 200_000; i++) {
                layer.put(i % 50, fixture.entry("value"));
                layer.remove(i % 50);
              }
            });
    store.close(SNAPSHOT);
    writer.join();
    assertThat(fixture.events).isEmpty();
    assertThat(lines).isEmpty();
  }

  private void assertSwitchedOffOnce(String reason) {
    assertThat(fixture.events).hasSize(1);
    LayerSwitchedOff event = (LayerSwitchedOff) fixture.events.get(0);
    assertThat(event.layer()).isEqualTo(LayerKind.DISK);
    assertThat(event.reason()).contains(reason);
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("WARNING LAYERED-601").contains(reason);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private final class Lines extends Handler {
    @Override
    public synchronized void publish(LogRecord line) {
      lines.add(line.getLevel() + " " + line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
