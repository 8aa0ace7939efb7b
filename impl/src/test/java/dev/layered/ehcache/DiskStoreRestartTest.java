package dev.layered.ehcache;

import static dev.layered.ehcache.DiskFixture.MIB;
import static dev.layered.ehcache.DiskFixture.SNAPSHOT;
import static dev.layered.ehcache.DiskFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.ManualTicker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskStoreRestartTest {

  private static final int ENTRIES = 1000;

  private final DiskFixture fixture = DiskFixture.onSystemTime();

  @TempDir Path path;

  @Test
  void get_afterOrderlyClose_findsEveryEntry() throws Exception {
    writeAndClose();

    DiskStore store = fixture.open(path);
    DiskLayer layer = fixture.layer(store, "users");
    assertThat(found(layer)).isEqualTo(ENTRIES);
    assertThat(layer.entryCount()).isEqualTo(ENTRIES);
    store.close(null);
  }

  @Test
  void restored_afterOrderlyClose_isWhatCloseWasGiven() throws Exception {
    writeAndClose();

    DiskStore store = fixture.open(path);
    assertThat(store.restored()).isEqualTo(SNAPSHOT);
    store.close(null);
  }

  @Test
  void get_ofAProlongedEntry_stillKnowsItsAge() throws Exception {
    ManualTicker time = new ManualTicker();
    DiskFixture byHand = new DiskFixture(time);
    long minute = Duration.ofMinutes(1).toNanos();
    long end = time.nanos() + minute;
    Entry loaded =
        new Entry("v", List.of(), new LogPosition(1, 2, 3), null, end, end, minute, true);
    time.advance(Duration.ofSeconds(50));
    DiskStore store = byHand.open(path);
    byHand.layer(store, "users").put(1L, loaded.prolongedBy(minute, 0));
    store.close(SNAPSHOT);
    time.advance(Duration.ofSeconds(30));

    DiskStore again = byHand.open(path);
    Entry found = byHand.layer(again, "users").get(1L);
    assertThat(found.isHot()).isTrue();
    assertThat(found.freshNanos()).isEqualTo(2 * minute);
    assertThat(found.staleAtNanos() - time.nanos()).isEqualTo(Duration.ofSeconds(40).toNanos());
    again.close(null);
  }

  @Test
  void restored_atFirstStart_isNull() throws Exception {
    DiskStore store = fixture.open(path);
    assertThat(store.restored()).isNull();
    store.close(null);
  }

  @Test
  void open_afterCloseWithoutSnapshot_isEmpty() throws Exception {
    DiskStore store = fixture.open(path);
    fixture.layer(store, "users").put(1L, fixture.entry("one"));
    store.close(null);

    assertEmptyAtStart();
  }

  @Test
  void open_withoutRecord_isEmpty() throws Exception {
    writeAndClose();
    Files.delete(record());

    assertEmptyAtStart();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 9, 40, -1})
  void open_withDamagedRecord_isEmpty(int place) throws Exception {
    writeAndClose();
    byte[] bytes = Files.readAllBytes(record());
    bytes[place < 0 ? bytes.length - 1 : place] ^= 0x10;
    Files.write(record(), bytes);

    assertEmptyAtStart();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 20})
  void open_withShortenedRecord_isEmpty(int length) throws Exception {
    writeAndClose();
    byte[] bytes = Files.readAllBytes(record());
    Files.write(record(), java.util.Arrays.copyOf(bytes, length));

    assertEmptyAtStart();
  }

  @Test
  void record_whileOpen_doesNotExist() throws Exception {
    writeAndClose();
    assertThat(record()).exists();

    DiskStore store = fixture.open(path);
    assertThat(record()).doesNotExist();
    store.close(null);
    assertThat(record()).doesNotExist();
  }

  @Test
  void layer_thatTheLastRunDidNotHave_isEmpty() throws Exception {
    writeAndClose();
    DiskStore without = fixture.open(path);
    fixture.layer(without, "others");
    without.close(SNAPSHOT);

    DiskStore store = fixture.open(path);
    assertThat(store.restored()).isEqualTo(SNAPSHOT);
    assertThat(found(fixture.layer(store, "users"))).isZero();
    store.close(null);
  }

  @ParameterizedTest
  @ValueSource(longs = {4 * MIB, 64 * MIB})
  void layer_ofAnotherSize_isEmptyAndWorks(long size) throws Exception {
    writeAndClose();

    DiskStore store = fixture.open(path);
    DiskLayer layer = store.layer("users", fixture.codec("users"), size, fixture.counters);
    assertThat(found(layer)).isZero();
    layer.put(1L, fixture.entry("one"));
    store.close(SNAPSHOT);

    DiskStore again = fixture.open(path);
    DiskLayer same = again.layer("users", fixture.codec("users"), size, fixture.counters);
    assertThat(value(same.get(1L))).isEqualTo("one");
    again.close(null);
  }

  @Test
  void layer_afterRestoreEnded_isEmpty() throws Exception {
    writeAndClose();

    DiskStore store = fixture.open(path);
    store.restoreEnded();
    assertThat(found(fixture.layer(store, "users"))).isZero();
    store.close(null);
  }

  @Test
  void layer_withDamagedMeta_isEmptyAndWorks() throws Exception {
    writeAndClose();
    Files.writeString(file("ehcache-disk-store.meta"), "nothing=to see");

    assertWorksAndIsEmpty();
  }

  @Test
  void layer_withDamagedIndex_isEmptyAndWorks() throws Exception {
    writeAndClose();
    Path index = file("ehcache-disk-store.index");
    Files.write(index, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);

    assertWorksAndIsEmpty();
  }

  @Test
  void remove_beforeClose_isNotUndoneByRestart() throws Exception {
    DiskStore store = fixture.open(path);
    DiskLayer layer = fixture.layer(store, "users");
    layer.put(1L, fixture.entry("one"));
    layer.put(2L, fixture.entry("two"));
    layer.remove(1L);
    store.close(SNAPSHOT);

    DiskStore again = fixture.open(path);
    DiskLayer same = fixture.layer(again, "users");
    assertThat(same.get(1L)).isNull();
    assertThat(value(same.get(2L))).isEqualTo("two");
    again.close(null);
  }

  @Test
  void remove_afterCloseOfTheLayer_reachesTheDisk() throws Exception {
    DiskStore store = fixture.open(path);
    DiskLayer layer = fixture.layer(store, "users");
    layer.put(1L, fixture.entry("one"));
    layer.put(2L, fixture.entry("two"));
    layer.close();
    layer.remove(1L);
    layer.put(2L, fixture.entry("newer, and not stored"));
    assertThat(layer.get(2L)).isNull();
    store.close(SNAPSHOT);

    DiskStore again = fixture.open(path);
    DiskLayer same = fixture.layer(again, "users");
    assertThat(same.get(1L)).isNull();
    assertThat(same.get(2L)).isNull();
    again.close(null);
  }

  @Test
  void get_ofEntryThatExpiredMeanwhile_isMiss() throws Exception {
    DiskStore store = fixture.open(path);
    DiskLayer layer = fixture.layer(store, "users");
    layer.put(1L, fixture.entry("one", Duration.ofMillis(200)));
    layer.put(2L, fixture.entry("two"));
    store.close(SNAPSHOT);

    DiskStore again = fixture.open(path);
    DiskLayer same = fixture.layer(again, "users");
    DiskFixture.await(() -> same.get(1L) == null);
    assertThat(value(same.get(2L))).isEqualTo("two");
    DiskFixture.await(() -> same.entryCount() == 1);
    again.close(null);
  }

  private void writeAndClose() throws Exception {
    DiskStore store = fixture.open(path);
    DiskLayer layer = fixture.layer(store, "users");
    for (long key = 0; key < ENTRIES; key++) {
      layer.put(key, fixture.entry("value of " + key));
    }
    store.close(SNAPSHOT);
  }

  private void assertEmptyAtStart() throws Exception {
    DiskStore store = fixture.open(path);
    assertThat(store.restored()).isNull();
    assertThat(found(fixture.layer(store, "users"))).isZero();
    store.close(null);
  }

  private void assertWorksAndIsEmpty() throws Exception {
    DiskStore store = fixture.open(path);
    DiskLayer layer = fixture.layer(store, "users");
    assertThat(found(layer)).isZero();
    layer.put(1L, fixture.entry("one"));
    store.close(SNAPSHOT);

    DiskStore again = fixture.open(path);
    assertThat(value(fixture.layer(again, "users").get(1L))).isEqualTo("one");
    again.close(null);
    assertThat(fixture.events).isEmpty();
  }

  private static int found(DiskLayer layer) {
    int found = 0;
    for (long key = 0; key < ENTRIES; key++) {
      Object value = value(layer.get(key));
      if (value != null) {
        assertThat(value).isEqualTo("value of " + key);
        found++;
      }
    }
    return found;
  }

  private Path record() {
    return path.resolve("layered-test/run-record");
  }

  private Path file(String name) throws Exception {
    try (var files = Files.walk(path)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }
}
