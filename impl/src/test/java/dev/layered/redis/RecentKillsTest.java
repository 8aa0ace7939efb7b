package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.time.ManualTicker;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentKillsTest {

  private final ManualTicker ticker = new ManualTicker();
  private final RecentKills kills = new RecentKills(ticker, 3);

  private static BitSet slots(int... slots) {
    BitSet set = new BitSet();
    for (int slot : slots) {
      set.set(slot);
    }
    return set;
  }

  @Test
  void in_namesTheKeysOfTheseSlots() {
    kills.add("c", 1L, 10);
    kills.add("c", 2L, 20);
    kills.add("d", 1L, 20);
    assertThat(kills.in(slots(20)))
        .containsExactly(
            new Invalidation.Keys("c", List.of(2L), false),
            new Invalidation.Keys("d", List.of(1L), false));
    assertThat(kills.in(slots(11))).isEmpty();
  }

  @Test
  void afterAMinute_isForgotten() {
    kills.add("c", 1L, 10);
    ticker.advance(Duration.ofNanos(RecentKills.MEMORY_NANOS / 2));
    kills.add("c", 2L, 10);
    ticker.advance(Duration.ofNanos(RecentKills.MEMORY_NANOS / 2 + 1));
    assertThat(kills.in(slots(10))).containsExactly(new Invalidation.Keys("c", List.of(2L), false));
  }

  @Test
  void keyKilledAgain_isRememberedFromThenOn() {
    kills.add("c", 1L, 10);
    ticker.advance(Duration.ofNanos(RecentKills.MEMORY_NANOS / 2));
    kills.add("c", 1L, 10);
    ticker.advance(Duration.ofNanos(RecentKills.MEMORY_NANOS / 2 + 1));
    assertThat(kills.in(slots(10))).containsExactly(new Invalidation.Keys("c", List.of(1L), false));
  }

  @Test
  void moreThanThereIsRoomFor_theWholeCacheIsVoid() {
    for (long key = 0; key < 4; key++) {
      kills.add("c", key, 10);
    }
    kills.add("d", 1L, 11);
    assertThat(kills.in(slots(11)))
        .containsExactly(
            new Invalidation.Clear("c", false), new Invalidation.Keys("d", List.of(1L), false));
    ticker.advance(Duration.ofNanos(RecentKills.MEMORY_NANOS + 1));
    assertThat(kills.in(slots(10, 11))).isEmpty();
  }
}
