package dev.layered.core.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.key.KeyPattern;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.ManualTicker;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TagTableTest {

  private final ManualTicker ticker = new ManualTicker();
  private final TagTable table = table(10);

  private TagTable table(int maxTags) {
    return new TagTable(new LogPosition(7, 0, 0), ticker, maxTags);
  }

  private static void apply(TagTable table, Invalidation invalidation) {
    LogPosition last = table.applied();
    table.apply(new LogPosition(last.epoch(), last.seq() + 1, 0), invalidation);
  }

  private static Invalidation tag(String tag) {
    return new Invalidation.Tags(Set.of(tag), false, false);
  }

  private static Invalidation prefix(String prefix) {
    return new Invalidation.Matching("c", KeyPattern.prefix(prefix), false);
  }

  private Entry entry(TagTable table, List<String> tags) {
    long now = ticker.nanos();
    return new Entry("v", tags, table.applied(), now + 1_000_000_000L, now + 2_000_000_000L);
  }

  @Test
  void judge_notesTheVersionItHeldTheEntryAgainst() {
    Entry entry = entry(table, List.of("t"));
    assertThat(table.judge("c", "k", entry)).isEqualTo(Verdict.VALID);
    assertThat(entry.validatedVersion()).isEqualTo(table.version());

    apply(table, tag("other"));
    assertThat(entry.validatedVersion()).isNotEqualTo(table.version());
  }

  @Test
  void apply_keys_leavesTheVersion() {
    long before = table.version();
    apply(table, new Invalidation.Keys("c", List.of("k"), false));
    assertThat(table.version()).isEqualTo(before);
    assertThat(table.applied().seq()).isEqualTo(1);
  }

  @Test
  void judge_anotherEpoch_isVoid() {
    Entry foreign = new Entry("v", List.of(), new LogPosition(8, 5, 0), 0, 0);
    assertThat(table.judge("c", "k", foreign)).isEqualTo(Verdict.VOID);
    assertThat(table.canJudge(foreign.asOf())).isFalse();
    assertThat(table.isCurrent("c", "k", List.of(), foreign.asOf())).isFalse();
  }

  @Test
  void judge_expired_becomesStaleFromThatMoment() {
    Entry entry = entry(table, List.of("t"));
    long expiredAt = ticker.nanos();
    apply(table, new Invalidation.Tags(Set.of("t"), false, true));
    ticker.advance(Duration.ofMillis(10));

    assertThat(table.judge("c", "k", entry)).isEqualTo(Verdict.EXPIRED);
    assertThat(entry.staleAtNanos()).isEqualTo(expiredAt);
    assertThat(table.isCurrent("c", "k", List.of("t"), entry.asOf())).isFalse();
  }

  @Test
  void judge_expiredThenInvalidatedByAnother_isVoid() {
    Entry entry = entry(table, List.of("t", "u"));
    apply(table, new Invalidation.Tags(Set.of("t"), false, true));
    apply(table, tag("u"));
    assertThat(table.judge("c", "k", entry)).isEqualTo(Verdict.VOID);
  }

  @Test
  void tags_overTheLimit_areFoldedIntoTheFloor() {
    Entry old = entry(table, List.of("t0"));
    for (int i = 0; i < 1000; i++) {
      apply(table, tag("t" + i));
      assertThat(table.size()).isLessThanOrEqualTo(10);
      assertThat(table.judge("c", "k", old)).isEqualTo(Verdict.VOID);
    }
    assertThat(table.judge("c", "k", entry(table, List.of("t999")))).isEqualTo(Verdict.VALID);
  }

  @Test
  void rules_overTheLimit_areWidened() {
    TagTable wide = table(10_000);
    Entry first = entry(wide, List.of());
    for (int i = 0; i < 1000; i++) {
      apply(wide, prefix("p" + i + "-"));
      apply(wide, new Invalidation.Tags(Set.of("a" + i, "b" + i), true, false));
    }
    assertThat(wide.size()).isLessThanOrEqualTo(Marks.MAX_RULES + 1 + 1000);
    assertThat(wide.judge("c", "p0-", first)).isEqualTo(Verdict.VOID);
    assertThat(wide.judge("c", "p999-", first)).isEqualTo(Verdict.VOID);
    assertThat(wide.judge("other", "p0-", first)).isEqualTo(Verdict.VALID);
  }

  @Test
  void marks_ofTheSameSubject_takeOnePlace() {
    for (int i = 0; i < 100; i++) {
      apply(table, tag("t"));
      apply(table, prefix("p"));
      apply(table, new Invalidation.Clear("c", false));
    }
    assertThat(table.size()).isEqualTo(3);
  }

  @Test
  void prune_forgetsWhatNoEntryCanOutlive() {
    table.noteLife(Duration.ofMinutes(10).toNanos());
    LogPosition before = table.applied();
    apply(table, tag("t"));
    apply(table, prefix("p"));
    apply(table, new Invalidation.Clear("c", false));

    ticker.advance(Duration.ofMinutes(10));
    table.prune();
    assertThat(table.size()).isEqualTo(3);
    ticker.advance(Duration.ofMinutes(1).plusNanos(1));
    table.prune();
    assertThat(table.size()).isZero();
    assertThat(table.canJudge(before)).isFalse();
    assertThat(table.canJudge(table.applied())).isTrue();
    assertThat(table.isCurrent("c", "k", List.of(), before)).isFalse();
  }

  @Test
  void prune_happensByItself() {
    for (int i = 0; i < 1000; i++) {
      ticker.advance(Duration.ofMinutes(1));
      apply(table, tag("t" + i));
      assertThat(table.size()).isLessThan(5);
    }
    assertThat(table.judge("c", "k", entry(table, List.of()))).isEqualTo(Verdict.VALID);
  }

  @Test
  void restore_knowsWhatWasKnown() {
    Entry tagged = entry(table, List.of("t"));
    Entry both = entry(table, List.of("a", "b"));
    Entry plain = entry(table, List.of());
    apply(table, tag("t"));
    apply(table, new Invalidation.Tags(Set.of("a", "b"), true, false));
    apply(table, prefix("p"));
    apply(table, new Invalidation.Clear("d", true));

    TagTable restored = TagTable.restore(table.snapshot(), new ManualTicker(), 10);

    assertThat(restored.applied()).isEqualTo(table.applied());
    assertThat(restored.judge("c", "k", tagged)).isEqualTo(Verdict.VOID);
    assertThat(restored.judge("c", "k", both)).isEqualTo(Verdict.VOID);
    assertThat(restored.judge("c", "p1", plain)).isEqualTo(Verdict.VOID);
    assertThat(restored.judge("d", "k", plain)).isEqualTo(Verdict.EXPIRED);
    assertThat(restored.judge("c", "k", plain)).isEqualTo(Verdict.VALID);
  }

  @Test
  void snapshot_hasNoNegativeAge() {
    apply(table, tag("t"));
    apply(table, new Invalidation.Clear("d", true));
    ticker.advance(Duration.ofSeconds(5));
    TableSnapshot snapshot = table.snapshot();

    Mark mark = snapshot.tags().get("t");
    assertThat(mark.madeAtNanos()).isEqualTo(5_000_000_000L);
    assertThat(mark.staleAtNanos()).isZero();
    assertThat(snapshot.caches().get("d").staleAtNanos()).isEqualTo(5_000_000_000L);
  }

  /** The age of what is on disk depends on the wall clock, so marks count from the restart. */
  @Test
  void restore_keepsMarksForAWholeLifeAgain() {
    table.noteLife(Duration.ofMinutes(10).toNanos());
    apply(table, tag("t"));
    ticker.advance(Duration.ofMinutes(9));

    TagTable restored = TagTable.restore(table.snapshot(), ticker, 10);
    ticker.advance(Duration.ofMinutes(10));
    restored.prune();

    assertThat(restored.size()).isEqualTo(1);
  }

  /** Remedy: the floor is read after the marks, because folding moves marks to it. */
  @Test
  void judge_markIsFoldedMeanwhile_isStillVoid() {
    TagTable small = table(2);
    Hooked tags = new Hooked();
    Entry entry = entry(small, tags);
    apply(small, tag("t"));
    tags.action =
        () -> {
          for (int i = 0; i < 10; i++) {
            apply(small, tag("other" + i));
          }
          assertThat(small.snapshot().tags()).doesNotContainKey("t");
        };

    assertThat(small.judge("c", "k", entry)).isEqualTo(Verdict.VOID);
  }

  /** Remedy: rules are read before the marks to which they are widened. */
  @Test
  void judge_ruleIsWidenedMeanwhile_isStillVoid() {
    Hooked tags = new Hooked();
    Entry entry = entry(table, tags);
    apply(table, prefix("k"));
    tags.action =
        () -> {
          for (int i = 0; i < Marks.MAX_RULES; i++) {
            apply(table, prefix("other" + i));
          }
        };

    assertThat(table.judge("c", "k", entry)).isEqualTo(Verdict.VOID);
  }

  /** Remedy: pruning is asked about after the marks. */
  @Test
  void isCurrent_markIsPrunedMeanwhile_isNotCurrent() {
    Hooked tags = new Hooked();
    LogPosition before = table.applied();
    apply(table, tag("t"));
    tags.action =
        () -> {
          ticker.advance(Duration.ofHours(1));
          table.prune();
        };

    assertThat(table.isCurrent("c", "k", tags, before)).isFalse();
    assertThat(table.size()).isZero();
  }

  /** Remedy: what is pending is read before the marks. */
  @Test
  void judge_pendingIsDeliveredMeanwhile_isVoid() {
    Hooked tags = new Hooked();
    Entry entry = entry(table, tags);
    deliverWhileMarksAreRead(tags);

    assertThat(table.judge("c", "k", entry)).isEqualTo(Verdict.VOID);
  }

  /** The same remedy; it became pending after the shared layer was asked. */
  @Test
  void judgeShared_pendingIsDeliveredMeanwhile_isVoid() {
    Hooked tags = new Hooked();
    Entry entry = entry(table, tags);
    deliverWhileMarksAreRead(tags);

    assertThat(table.judgeShared("c", "k", entry, List.of())).isEqualTo(Verdict.VOID);
  }

  /** Rules are read before tags, so the mark of this one comes too late for a reader. */
  private void deliverWhileMarksAreRead(Hooked tags) {
    table.undelivered(List.of(prefix("k")));
    tags.action =
        () -> {
          apply(table, prefix("k"));
          table.undelivered(List.of());
        };
  }

  /** The tag {@code t}, with something that happens once, just before its mark is looked at. */
  private static final class Hooked extends AbstractList<String> {
    private Runnable action;

    @Override
    public String get(int index) {
      return "t";
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public Iterator<String> iterator() {
      Runnable now = action;
      action = null;
      if (now != null) {
        now.run();
      }
      return super.iterator();
    }
  }
}
