package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import dev.layered.redis.LogCursor.Outcome;
import dev.layered.redis.LogCursor.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogCursorTest {

  private static final Notice CLEAR = new Notice("n", false, new Invalidation.Clear("c", false));

  private final List<Long> applied = new ArrayList<>();
  private final List<LogPosition> restarts = new ArrayList<>();
  private final LogCursor cursor = cursor(true);

  private LogCursor cursor(boolean replay) {
    return new LogCursor(
        at(5),
        new LogCursor.Sink() {
          @Override
          public void apply(LogPosition position, Notice notice) {
            applied.add(position.seq());
          }

          @Override
          public void restart(LogPosition position) {
            restarts.add(position);
          }

          @Override
          public boolean isOwn(long nonce) {
            return nonce == 107;
          }
        },
        replay);
  }

  /** Of the log that is expected, where the nonce of n is 100 + n. */
  private static LogPosition at(long seq) {
    return new LogPosition(1, seq, 100 + seq);
  }

  private static LogEntry entry(long seq) {
    return new LogEntry(at(seq), 100 + seq - 1, CLEAR);
  }

  private static SyncReply reply(LogPosition last, LogEntry... entries) {
    return new SyncReply(last, List.of(entries));
  }

  @Test
  void next_isApplied_andAgainIsADuplicate() {
    assertThat(cursor.offer(entry(6))).isEqualTo(Outcome.APPLIED);
    assertThat(cursor.offer(entry(7))).isEqualTo(Outcome.APPLIED);
    assertThat(cursor.offer(entry(6))).isEqualTo(Outcome.DUPLICATE);
    assertThat(cursor.offer(entry(7))).isEqualTo(Outcome.DUPLICATE);
    assertThat(cursor.offer(entry(2))).isEqualTo(Outcome.DUPLICATE);
    assertThat(cursor.applied()).isEqualTo(at(7));
    assertThat(applied).containsExactly(6L, 7L);
  }

  @Test
  void gapForkAndOtherEpoch_applyNothing() {
    assertThat(cursor.offer(entry(7))).isEqualTo(Outcome.GAP);
    assertThat(cursor.offer(new LogEntry(at(6), 1, CLEAR))).isEqualTo(Outcome.FORK);
    assertThat(cursor.offer(new LogEntry(new LogPosition(1, 5, 9), 104, CLEAR)))
        .isEqualTo(Outcome.FORK);
    assertThat(cursor.offer(new LogEntry(new LogPosition(2, 6, 106), 105, CLEAR)))
        .isEqualTo(Outcome.OTHER_EPOCH);
    assertThat(cursor.offer(new LogEntry(at(6), 105, null))).isEqualTo(Outcome.UNREADABLE);
    assertThat(cursor.applied()).isEqualTo(at(5));
    assertThat(applied).isEmpty();
  }

  @Test
  void whoWaitsForAnEntry_goesOnWhenAnotherThreadHasAppliedIt() throws Exception {
    LogCursor shared = cursor(true);
    long patience = TimeUnit.SECONDS.toNanos(30);
    FutureTask<Boolean> waiting = new FutureTask<>(() -> shared.awaitApplied(at(7), patience));
    Thread thread = new Thread(waiting, "waits-for-an-entry");
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(thread.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    shared.offer(entry(6));
    shared.offer(entry(7));
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoWaitsForAnEntryThatDoesNotCome_isTold() {
    assertThat(cursor.awaitApplied(at(6), 1)).isFalse();
    cursor.offer(entry(6));
    assertThat(cursor.awaitApplied(at(6), 0)).isTrue();
    assertThat(cursor.awaitApplied(new LogPosition(1, 6, 9), 1)).isFalse();
    Thread.currentThread().interrupt();
    assertThat(cursor.awaitApplied(at(7), TimeUnit.MINUTES.toNanos(1))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void earlierPositionWithAnotherNonce_isAFork() {
    cursor.offer(entry(6));
    cursor.offer(entry(7));
    assertThat(cursor.offer(new LogEntry(new LogPosition(1, 6, 9), 105, CLEAR)))
        .isEqualTo(Outcome.FORK);
  }

  @Test
  void reply_isAppliedInOrder() {
    assertThat(cursor.catchUp(at(5), reply(at(7), entry(6)))).isEqualTo(Progress.MORE);
    assertThat(cursor.catchUp(at(6), reply(at(7), entry(7)))).isEqualTo(Progress.IN_STEP);
    assertThat(cursor.catchUp(at(7), reply(at(7)))).isEqualTo(Progress.IN_STEP);
    assertThat(applied).containsExactly(6L, 7L);
    assertThat(restarts).isEmpty();
  }

  @Test
  void replyThatIsOvertakenByMessages_isNoFork() {
    cursor.offer(entry(6));
    cursor.offer(entry(7));
    assertThat(cursor.catchUp(at(5), reply(at(6), entry(6)))).isEqualTo(Progress.IN_STEP);
    assertThat(cursor.catchUp(at(5), reply(at(5)))).isEqualTo(Progress.IN_STEP);
    assertThat(applied).containsExactly(6L, 7L);
  }

  @Test
  void logThatIsShorterOrOther_isAFork() {
    assertThat(cursor.catchUp(at(5), reply(at(4)))).isEqualTo(Progress.FORK);
    assertThat(cursor.catchUp(at(5), reply(new LogPosition(1, 5, 9)))).isEqualTo(Progress.FORK);
    LogEntry other = new LogEntry(at(6), 9, CLEAR);
    assertThat(cursor.catchUp(at(5), reply(at(6), other))).isEqualTo(Progress.FORK);
    assertThat(restarts).isEmpty();
  }

  @Test
  void forkThatIsSeenOnlyAfterMessages_isAFork() {
    cursor.offer(entry(6));
    SyncReply other = reply(new LogPosition(1, 6, 9));
    assertThat(cursor.catchUp(at(5), other)).isEqualTo(Progress.FORK);
  }

  @Test
  void trimmedLostOrUnreadable_restarts() {
    assertThat(cursor.catchUp(at(5), reply(at(9), entry(8), entry(9))))
        .isEqualTo(Progress.RESTARTED);
    assertThat(cursor.catchUp(at(9), reply(at(12)))).isEqualTo(Progress.RESTARTED);
    LogEntry unreadable = new LogEntry(at(13), 112, null);
    assertThat(cursor.catchUp(at(12), reply(at(13), unreadable))).isEqualTo(Progress.RESTARTED);
    LogPosition other = new LogPosition(2, 3, 4);
    assertThat(cursor.catchUp(at(13), reply(other))).isEqualTo(Progress.RESTARTED);
    assertThat(restarts).containsExactly(at(9), at(12), at(13), other);
    assertThat(applied).isEmpty();
    assertThat(cursor.applied()).isEqualTo(other);
  }

  @Test
  void withoutReplay_gapsAreJumpedOver_exceptForOwnEntries() {
    LogCursor jumping = cursor(false);
    assertThat(jumping.catchUp(at(5), reply(at(8), entry(6), entry(7), entry(8))))
        .isEqualTo(Progress.IN_STEP);
    assertThat(applied).containsExactly(7L);
    assertThat(jumping.offer(entry(12))).isEqualTo(Outcome.APPLIED);
    assertThat(jumping.applied()).isEqualTo(at(12));
    assertThat(restarts).isEmpty();
  }
}
