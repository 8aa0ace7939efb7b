package dev.layered.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EntryTest {

  private static final LogPosition AS_OF = new LogPosition(1, 2, 3);
  private static final Validators VALIDATORS = new Validators("etag", null);
  private static final long LIFE = TimeUnit.HOURS.toNanos(1) + 1;

  @Test
  void expired_knowsWhenItWasMeantToEnd() {
    Entry entry = entry(VALIDATORS, true);
    entry.makeStale(100);
    entry.makeStale(50);
    assertThat(entry.staleAtNanos()).isEqualTo(50);
    assertThat(entry.wholeStaleAtNanos()).isEqualTo(LIFE);
    assertThat(entry.expiresAtNanos()).isEqualTo(LIFE + 1_000);
    assertThat(entry.validators()).isEqualTo(VALIDATORS);
    assertThat(entry.isHot()).isTrue();
    assertThat(entry.isHotItself()).isFalse();
  }

  @Test
  void expiredLater_staysAsItIs() {
    Entry entry = entry(null, true);
    entry.makeStale(LIFE + 1);
    assertThat(entry.staleAtNanos()).isEqualTo(LIFE);
    assertThat(entry.isHotItself()).isTrue();
  }

  @Test
  void copyWithLessTimeLeft_knowsTheWhole_alsoAfterItWasExpired() {
    Entry copy = entry(VALIDATORS, true).cappedAt(500);
    copy.makeStale(100);
    assertThat(copy.staleAtNanos()).isEqualTo(100);
    assertThat(copy.expiresAtNanos()).isEqualTo(500);
    assertThat(copy.wholeStaleAtNanos()).isEqualTo(LIFE);
    assertThat(copy.validators()).isEqualTo(VALIDATORS);
    assertThat(copy.freshNanos()).isEqualTo(LIFE);
    assertThat(copy.isHot()).isTrue();
  }

  @Test
  void copyOfAnExpiredOne_knowsTheWhole() {
    Entry expired = entry(null, false);
    expired.makeStale(100);
    Entry copy = expired.cappedAt(500);
    assertThat(copy.staleAtNanos()).isEqualTo(100);
    assertThat(copy.wholeStaleAtNanos()).isEqualTo(LIFE);
    assertThat(copy.isHot()).isFalse();
    assertThat(copy.validators()).isNull();
  }

  @Test
  void lifeThatMayBeProlonged_isKnownToTheNanosecond_anotherToATenMillionth() {
    assertThat(entry(null, true).freshNanos()).isEqualTo(LIFE);
    assertThat(entry(null, true).prolongedBy(LIFE, 7).freshNanos()).isEqualTo(2 * LIFE);
    assertThat(Math.abs(entry(null, false).freshNanos() - LIFE)).isLessThan(LIFE / 10_000_000);
  }

  private static Entry entry(Validators validators, boolean hot) {
    return new Entry("v", List.of(), AS_OF, validators, LIFE, LIFE + 1_000, LIFE, hot);
  }
}
