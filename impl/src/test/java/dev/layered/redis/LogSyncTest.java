package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.ReadLease;
import dev.layered.core.layer.LogPosition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

@Timeout(60)
class LogSyncTest {

  private final Recorder seen = new Recorder();
  private final BusRig rig = new BusRig();
  private BusParts parts;
  private Membership membership;

  /** Run while a question is composed: numbers are drawn for each. */
  private Runnable whileAsking = () -> {};

  @AfterEach
  void stop() {
    rig.close();
  }

  private LogSync sync() {
    rig.random =
        () -> {
          whileAsking.run();
          return 17;
        };
    parts = rig.node("a").parts();
    membership = new Membership(parts.ticker(), parts.settings().maxStaleness());
    NodeCalls nodes = new NodeCalls(parts);
    LogCalls calls = new LogCalls(parts);
    Appender appender =
        new Appender(
            parts,
            new AppendCalls(parts),
            seen,
            new EntryWait(parts, nodes, new Acknowledgements(parts.ticker()), membership),
            new AckSender(parts, nodes),
            Appender.MESSAGES_NANOS);
    LogCursor cursor = new LogCursor(new LogPosition(1, 0, 0), appender, true);
    ReadLease lease = new ReadLease(parts.ticker().nanos());
    LogSync sync =
        new LogSync(parts, calls, cursor, lease, membership, seen::longestLifeNanos, new BusLog());
    appender.connect(cursor, sync, () -> {});
    sync.askedBy(() -> {});
    return sync;
  }

  private long serversTime() {
    return parts.clock().latestMillis(parts.ticker().nanos());
  }

  /** It may be that of the server from which this node was cut off. */
  @Test
  void answerToAQuestionFromBeforeACut_saysNothingOfTheServersClock() {
    LogSync sync = sync();
    whileAsking =
        () -> {
          membership.cut();
          parts.clock().forget();
        };
    assertThat(sync.run()).isTrue();
    assertThat(serversTime()).isEqualTo(ServerClock.UNKNOWN);
    whileAsking = () -> {};
    assertThat(sync.run()).isTrue();
    assertThat(serversTime()).isPositive();
  }

  /** As one that was the master a moment ago. */
  @Test
  void serverThatRefusesWrites_saysNothingOfItsClock() {
    LogSync sync = sync();
    assertThat(sync.run()).isTrue();
    parts.clock().forget();
    try (Jedis redis = rig.redis()) {
      redis.configSet("min-replicas-to-write", "1");
      assertThat(sync.run()).isTrue();
      assertThat(serversTime()).isEqualTo(ServerClock.UNKNOWN);
      redis.configSet("min-replicas-to-write", "0");
    }
    assertThat(sync.run()).isTrue();
    assertThat(serversTime()).isPositive();
  }

  @Test
  void failure_makesTheServersClockUnknown() {
    LogSync sync = sync();
    assertThat(sync.run()).isTrue();
    assertThat(serversTime()).isPositive();
    rig.stopRedis();
    assertThat(sync.run()).isFalse();
    assertThat(serversTime()).isEqualTo(ServerClock.UNKNOWN);
  }
}
