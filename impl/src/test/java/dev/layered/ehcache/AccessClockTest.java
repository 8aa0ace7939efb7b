package dev.layered.ehcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessClockTest {

  private static final int BOUND = 200;

  /** Apart from each other: Ehcache compares a few neighbours, and numbers lie side by side. */
  private static final int STEP = 20;

  private final CacheCounters counters = new CacheCounters();
  private final HeapLayer layer = new HeapLayer("users", BOUND, counters);

  @Test
  void evictsWhatHasNotBeenReadForLong() {
    for (int key = 0; key < BOUND; key++) {
      put(key);
    }
    for (int key = BOUND; key < 6 * BOUND; key++) {
      for (int hot = 0; hot < BOUND; hot += STEP) {
        layer.get(hot);
      }
      put(key);
    }
    assertThat(counters.snapshot().evictions()).isPositive();
    for (int hot = 0; hot < BOUND; hot += STEP) {
      assertThat(layer.get(hot)).as("entry %d, read before each write", hot).isNotNull();
    }
    layer.close();
  }

  private void put(int key) {
    layer.put(key, new Entry(key, List.of(), new LogPosition(0, 0, 0), 0, 0));
  }
}
