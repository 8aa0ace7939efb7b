package dev.layered.ehcache;

import static dev.layered.ehcache.DiskFixture.MIB;
import static dev.layered.ehcache.DiskFixture.SNAPSHOT;
import static dev.layered.ehcache.DiskFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.time.ManualTicker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskLayerTest {

  private static final int CAPACITY = 4;

  private final ManualTicker time = new ManualTicker();
  private final DiskFixture fixture = new DiskFixture(time);
  private TroubledStore files;
  private DiskStore store;
  private DiskLayer layer;

  @TempDir Path path;

  @BeforeEach
  void open() throws Exception {
    DiskSettings settings =
        new DiskSettings(path, "test", 0, CAPACITY, Duration.ofSeconds(10), Duration.ofSeconds(10));
    store = fixture.open(settings, real -> files = new TroubledStore(real));
    layer = fixture.layer(store, "users");
  }

  @AfterEach
  void close() {
    files.unblockWrites();
    files.unblockReads();
    store.close(null);
  }

  @Test
  void get_ofPutOnDisk_isAnEqualEntry() {
    Entry put = fixture.entry("one");
    layer.put(1L, put);
    flush();

    Entry got = layer.get(1L);
    assertThat(got).isNotSameAs(put);
    assertThat(got.value()).isEqualTo("one");
    assertThat(got.tags()).isEqualTo(put.tags());
    assertThat(got.asOf()).isEqualTo(put.asOf());
    assertThat(got.expiresAtNanos()).isEqualTo(put.expiresAtNanos());
  }

  @Test
  void scan_ofALayerThatCloses_doesNotEnd() throws Exception {
    layer.put(1L, fixture.entry("one"));
    flush();
    KeyScan begun = layer.scan();
    assertThat(begun.next()).hasSize(1);
    layer.close();
    for (KeyScan scan : List.of(begun, layer.scan())) {
      assertThatThrownBy(scan::next)
          .isInstanceOf(KeyScan.UnreadableLayerException.class)
          .hasMessage("the cache was closed");
    }
  }

  @Test
  void get_ofNullValue_isAnEntryOfNull() {
    layer.put(1L, fixture.entry(null));
    flush();
    assertThat(layer.get(1L).value()).isNull();
  }

  @Test
  void get_whileTheWriterIsBlocked_seesTheLastWriteOfEachKey() {
    layer.put(1L, fixture.entry("on disk"));
    flush();
    files.blockWrites();

    Entry newer = fixture.entry("newer");
    layer.put(1L, newer);
    assertThat(layer.get(1L)).isSameAs(newer);
    layer.remove(1L);
    assertThat(layer.get(1L)).isNull();
    Entry newest = fixture.entry("newest");
    layer.put(1L, newest);
    assertThat(layer.get(1L)).isSameAs(newest);

    files.unblockWrites();
    flush();
    assertThat(value(layer.get(1L))).isEqualTo("newest");
    assertThat(layer.get(1L)).isNotSameAs(newest);
  }

  @Test
  void remove_whileItsPutIsBeingWritten_wins() {
    files.blockWrites();
    layer.put(1L, fixture.entry("one"));
    DiskFixture.await(files::hasBlockedWrite);
    layer.remove(1L);
    assertThat(layer.get(1L)).isNull();

    files.unblockWrites();
    flush();
    assertThat(layer.get(1L)).isNull();
    assertThat(layer.entryCount()).isZero();
  }

  @Test
  void put_intoFullQueue_isARemovalOfTheKey() {
    layer.put(99L, fixture.entry("on disk"));
    flush();
    fillWithPuts();

    layer.put(99L, fixture.entry("newer"));
    assertThat(layer.get(99L)).isNull();

    files.unblockWrites();
    flush();
    assertThat(layer.get(99L)).isNull();
    for (long key = 0; key < CAPACITY; key++) {
      assertThat(value(layer.get(key))).isEqualTo("pending");
    }
  }

  @Test
  void put_ofKeyThatIsInTheFullQueue_isKept() {
    fillWithPuts();
    layer.put(0L, fixture.entry("newer"));
    assertThat(value(layer.get(0L))).isEqualTo("newer");

    files.unblockWrites();
    flush();
    assertThat(value(layer.get(0L))).isEqualTo("newer");
  }

  @Test
  void remove_beyondTheBoundOfRemovals_dropsTheCache() {
    layer.put(98L, fixture.entry("on disk"));
    flush();
    layer.put(99L, fixture.entry("on disk"));
    flush();
    fillWithPuts();
    for (long key = 10; key < 10 + CAPACITY; key++) {
      layer.remove(key);
    }
    assertThat(value(layer.get(99L))).isEqualTo("on disk");

    layer.remove(98L);
    assertThat(layer.get(98L)).isNull();
    assertThat(layer.get(99L)).isNull();
    assertThat(layer.get(0L)).isNull();

    files.unblockWrites();
    flush();
    assertThat(layer.get(98L)).isNull();
    assertThat(layer.get(99L)).isNull();
    assertThat(layer.entryCount()).isZero();
    assertThat(fixture.events).isEmpty();

    layer.put(99L, fixture.entry("anew"));
    flush();
    assertThat(value(layer.get(99L))).isEqualTo("anew");
  }

  @Test
  void clear_whileTheWriterIsBlocked_hidesTheDiskAtOnce() {
    layer.put(1L, fixture.entry("on disk"));
    flush();
    files.blockWrites();
    layer.put(2L, fixture.entry("pending"));
    DiskFixture.await(files::hasBlockedWrite);

    layer.clear();
    assertThat(layer.get(1L)).isNull();
    assertThat(layer.get(2L)).isNull();
    // Key 2 has a ticket before the clear; what is put after the clear must outlive it.
    layer.put(2L, fixture.entry("after"));
    layer.put(3L, fixture.entry("after"));
    assertThat(value(layer.get(2L))).isEqualTo("after");

    files.unblockWrites();
    flush();
    assertThat(layer.get(1L)).isNull();
    assertThat(value(layer.get(2L))).isEqualTo("after");
    assertThat(value(layer.get(3L))).isEqualTo("after");
    assertThat(layer.entryCount()).isEqualTo(2);
  }

  @Test
  void clear_besideWritesAndReads_leavesNothingOlder() throws Exception {
    int writers = 3;
    int rounds = 2_000;
    for (int turn = 0; turn < 5; turn++) {
      CyclicBarrier start = new CyclicBarrier(writers + 1);
      AtomicBoolean wrong = new AtomicBoolean();
      CompletableFuture<?>[] done =
          Stream.iterate(0, n -> n + 1)
              .limit(writers)
              .map(n -> CompletableFuture.runAsync(() -> writeAndRead(n, rounds, start, wrong)))
              .toArray(CompletableFuture[]::new);
      start.await();
      for (int i = 0; i < 50; i++) {
        layer.clear();
        Thread.yield();
      }
      CompletableFuture.allOf(done).join();
      assertThat(wrong).isFalse();
      layer.clear();
      for (long key = 0; key < writers * 10; key++) {
        assertThat(layer.get(key)).isNull();
      }
      flush();
      assertThat(layer.entryCount()).isZero();
    }
    assertThat(fixture.events).isEmpty();
  }

  /**
   * One writer for each key, as the contract has it: what it finds is what it wrote last, or
   * nothing.
   */
  private void writeAndRead(int writer, int rounds, CyclicBarrier start, AtomicBoolean wrong) {
    try {
      start.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    for (int round = 0; round < rounds; round++) {
      long key = writer * 10 + round % 10;
      String value = "round " + round;
      layer.put(key, fixture.entry(value));
      Object found = value(layer.get(key));
      if (found != null && !found.equals(value)) {
        wrong.set(true);
      }
      if (round % 7 == 0) {
        layer.remove(key);
        if (layer.get(key) != null) {
          wrong.set(true);
        }
      }
    }
  }

  @Test
  void put_ofWhatHasNoBytes_isARemovalOfTheKey() {
    for (String unfit :
        new String[] {DiskFixture.Strings.NO_BYTES, DiskFixture.Strings.STACK_OVERFLOW}) {
      layer.put(1L, fixture.entry("on disk"));
      flush();
      layer.put(1L, fixture.entry(unfit));
      flush();
      assertThat(layer.get(1L)).isNull();
    }
    assertThat(fixture.counters.snapshot().layerErrors()).isEqualTo(2);
    assertThat(fixture.events).isEmpty();
  }

  @Test
  void put_ofWhatIsTooLargeForTheStore_isARemovalOfTheKey() throws Exception {
    EntryCodec generous =
        new EntryCodec(
            "large",
            new DiskFixture.Strings(),
            100,
            1,
            EntryLimits.DEFAULTS.withMaxValueBytes((int) (16 * MIB)),
            time);
    DiskLayer small = store.layer("large", generous, 2 * MIB, fixture.counters);
    small.put(1L, fixture.entry("on disk"));
    DiskFixture.await(() -> small.entryCount() == 1);
    small.put(1L, fixture.entry("x".repeat((int) (4 * MIB))));
    DiskFixture.await(small::isFlushed);
    assertThat(small.get(1L)).isNull();
    small.put(1L, fixture.entry("again"));
    DiskFixture.await(small::isFlushed);
    assertThat(value(small.get(1L))).isEqualTo("again");
    assertThat(fixture.events).isEmpty();
  }

  @Test
  void put_beyondTheSizeOfTheStore_evicts() throws Exception {
    DiskLayer small = store.layer("small", fixture.codec("small"), 2 * MIB, fixture.counters);
    String large = "y".repeat(50_000);
    for (long key = 0; key < 500; key++) {
      small.put(key, fixture.entry(key + large.substring((int) (key * 17 % 30_000))));
      DiskFixture.await(small::isFlushed);
    }
    assertThat(fixture.events).isEmpty();
    assertThat(small.entryCount()).isBetween(5L, 200L);
    int found = 0;
    for (long key = 0; key < 500; key++) {
      Entry entry = small.get(key);
      if (entry != null) {
        assertThat((String) entry.value()).startsWith(key + "y");
        found++;
      }
    }
    assertThat(found).isEqualTo((int) small.entryCount());
  }

  @Test
  void get_ofGoneEntry_removesIt() {
    layer.put(1L, fixture.entry("one", Duration.ofSeconds(10)));
    flush();
    assertThat(layer.entryCount()).isEqualTo(1);

    time.advance(Duration.ofSeconds(11));
    assertThat(layer.get(1L)).isNull();
    DiskFixture.await(() -> layer.entryCount() == 0);
    assertThat(fixture.counters.snapshot().undecodable()).isZero();
  }

  @Test
  void get_ofForeignBytes_isACountedMissAndRemovesThem() {
    layer.put(1L, fixture.entry("one"));
    flush();
    String digest = dev.layered.codec.KeyDigest.of("users", 1L).text();
    byte[] bytes = files.get(digest);
    bytes[bytes.length - 6] ^= 1;
    files.put(digest, bytes);

    assertThat(layer.get(1L)).isNull();
    assertThat(fixture.counters.snapshot().undecodable()).isEqualTo(1);
    DiskFixture.await(() -> layer.entryCount() == 0);
  }

  @Test
  void discards_whileTheWriterIsBlocked_areBounded() {
    layer.put(1L, fixture.entry("one", Duration.ofSeconds(10)));
    flush();
    time.advance(Duration.ofSeconds(11));
    files.blockWrites();
    for (int i = 0; i < 100; i++) {
      assertThat(layer.get(1L)).isNull();
    }
    files.unblockWrites();
    flush();
    assertThat(layer.entryCount()).isZero();
  }

  @Test
  void get_ofKeyWithoutStableForm_isMiss() {
    Object key = new Object();
    layer.put(key, fixture.entry("one"));
    layer.remove(key);
    assertThat(layer.get(key)).isNull();
    assertThat(fixture.events).isEmpty();
  }

  @Test
  void get_byInterruptedThread_doesNotWaitAndKeepsTheInterrupt() {
    layer.put(1L, fixture.entry("one"));
    flush();
    files.blockReads();
    Thread.currentThread().interrupt();
    try {
      assertThat(layer.get(1L)).isNull();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    files.unblockReads();
    assertThat(value(layer.get(1L))).isEqualTo("one");
    assertThat(fixture.events).isEmpty();
  }

  @Test
  void calls_afterCloseOfTheStore_findNothing() {
    layer.put(1L, fixture.entry("one"));
    store.close(SNAPSHOT);
    layer.put(2L, fixture.entry("two"));
    layer.remove(1L);
    layer.clear();
    assertThat(layer.get(1L)).isNull();
    assertThat(layer.get(2L)).isNull();
    assertThat(layer.entryCount()).isZero();
    assertThat(fixture.events).isEmpty();
  }

  private void fillWithPuts() {
    files.blockWrites();
    for (long key = 0; key < CAPACITY; key++) {
      layer.put(key, fixture.entry("pending"));
    }
    DiskFixture.await(files::hasBlockedWrite);
  }

  private void flush() {
    DiskFixture.await(layer::isFlushed);
  }
}
