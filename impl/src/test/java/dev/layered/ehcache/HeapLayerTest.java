package dev.layered.ehcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.layer.LogPosition;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HeapLayerTest {

  private final CacheCounters counters = new CacheCounters();

  @Test
  void get_ofPut_isTheSameEntry() {
    HeapLayer layer = new HeapLayer("users", 10, counters);
    Entry entry = entry("one");
    layer.put(1L, entry);
    assertThat(layer.get(1L)).isSameAs(entry);
    assertThat(layer.get(2L)).isNull();
    assertThat(layer.kind()).isEqualTo(LayerKind.HEAP);
    assertThat(layer.entryCount()).isEqualTo(1);
    layer.remove(1L);
    assertThat(layer.get(1L)).isNull();
    assertThat(layer.entryCount()).isZero();
    layer.close();
  }

  @Test
  void scan_ofALayerThatCloses_doesNotEnd() throws Exception {
    HeapLayer layer = new HeapLayer("users", 1000, counters);
    for (long key = 0; key < 250; key++) {
      layer.put(key, entry("value"));
    }
    KeyScan ended = layer.scan();
    while (ended.next() != null) {
      // to the end
    }
    KeyScan begun = layer.scan();
    assertThat(begun.next()).isNotEmpty();
    layer.close();
    for (KeyScan scan : List.of(begun, ended, layer.scan())) {
      assertThatThrownBy(scan::next)
          .isInstanceOf(KeyScan.UnreadableLayerException.class)
          .hasMessage("the cache was closed");
    }
  }

  @Test
  void get_ofGoneEntry_isTheEntry() {
    HeapLayer layer = new HeapLayer("users", 10, counters);
    Entry gone =
        new Entry("gone", List.of(), new LogPosition(1, 1, 1), Long.MIN_VALUE, Long.MIN_VALUE);
    layer.put(1L, gone);
    assertThat(layer.get(1L)).isSameAs(gone);
    layer.close();
  }

  @Test
  void put_beyondTheBound_evictsAndCounts() {
    HeapLayer layer = new HeapLayer("users", 100, counters);
    for (long key = 0; key < 1000; key++) {
      layer.put(key, entry("value"));
    }
    assertThat(layer.entryCount()).isEqualTo(100);
    assertThat(counters.snapshot().evictions()).isEqualTo(900);
    layer.close();
  }

  @Test
  void put_intoLayerOfOne_keepsOne() {
    HeapLayer layer = new HeapLayer("users", 1, counters);
    layer.put(1L, entry("one"));
    layer.put(2L, entry("two"));
    assertThat(layer.entryCount()).isEqualTo(1);
    assertThat(counters.snapshot().evictions()).isEqualTo(1);
    layer.close();
  }

  @Test
  void new_withoutRoom_throwsIllegalArgumentException() {
    assertThatThrownBy(() -> new HeapLayer("users", 0, counters))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void removeAndClear_areNotEvictions() {
    HeapLayer layer = new HeapLayer("users", 10, counters);
    layer.put(1L, entry("one"));
    layer.put(1L, entry("newer"));
    layer.remove(1L);
    layer.put(2L, entry("two"));
    layer.clear();
    assertThat(layer.entryCount()).isZero();
    assertThat(counters.snapshot().evictions()).isZero();
    layer.close();
  }

  @Test
  void clear_besidePuts_leavesNothingOlder() {
    HeapLayer layer = new HeapLayer("users", 1000, counters);
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Void> putter =
        CompletableFuture.runAsync(
            () -> {
              for (long i = 0; !stop.get(); i++) {
                layer.put(i % 5000, entry("value"));
                layer.get(i % 5000);
              }
            });
    for (int i = 0; i < 20_000; i++) {
      layer.put("mine", entry("older"));
      layer.clear();
      assertThat(layer.get("mine")).isNull();
    }
    stop.set(true);
    putter.join();
    assertThat(layer.entryCount()).isLessThanOrEqualTo(1000);
    layer.clear();
    assertThat(layer.entryCount()).isZero();
    layer.close();
  }

  @Test
  void calls_afterClose_findNothing() {
    HeapLayer layer = new HeapLayer("users", 10, counters);
    layer.put(1L, entry("one"));
    layer.close();
    assertThat(layer.get(1L)).isNull();
    layer.put(1L, entry("one"));
    layer.remove(1L);
    layer.clear();
    assertThat(layer.get(1L)).isNull();
    assertThat(layer.entryCount()).isZero();
    layer.close();
  }

  @Test
  void keyThatFails_isNotThereAndCountsAsError() {
    HeapLayer layer = new HeapLayer("users", 10, counters);
    Object failing =
        new Object() {
          @Override
          public int hashCode() {
            throw new IllegalStateException("no hash");
          }
        };
    layer.put(failing, entry("one"));
    assertThat(layer.get(failing)).isNull();
    layer.remove(failing);
    assertThat(layer.entryCount()).isZero();
    assertThat(counters.snapshot().layerErrors()).isEqualTo(3);
    layer.close();
  }

  @Test
  void valueThatCannotBeReplaced_isNotFoundAgain() {
    HeapLayer layer = new HeapLayer("users", 10, counters);
    FailingOnce key = new FailingOnce();
    layer.put(key, entry("older"));
    key.failing = true;
    layer.put(key, entry("newer"));
    assertThat(layer.get(key)).isNull();
    layer.close();
  }

  /** Has one hash with all others; fails when it is next asked for it. */
  private static final class FailingOnce {
    private boolean failing;

    @Override
    public int hashCode() {
      if (failing) {
        failing = false;
        throw new IllegalStateException("no hash now");
      }
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  @Test
  void layer_hasNoThreads() {
    // Those of stores that other tests have closed may take a moment to end.
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    HeapLayer layer = new HeapLayer("users", 10, counters);
    layer.put(1L, entry("one"));
    assertThat(Thread.getAllStackTraces().keySet().stream().filter(each -> !before.contains(each)))
        .noneMatch(each -> each.getName().toLowerCase(Locale.ROOT).contains("ehcache"));
    layer.close();
  }

  private static Entry entry(String value) {
    return new Entry(value, List.of(), new LogPosition(1, 1, 1), 10, 10);
  }
}
