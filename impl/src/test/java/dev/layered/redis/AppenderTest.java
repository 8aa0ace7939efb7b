package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.ReadLease;
import dev.layered.core.layer.LogPosition;
import dev.layered.redis.BusRig.Node;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** The answer to an append comes before the messages of what others have appended before. */
@Timeout(60)
class AppenderTest {

  private final Recorder seen = new Recorder();
  private BusRig rig;
  private Jedis redis;
  private Node other;
  private LogCursor cursor;
  private LogSync sync;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
    redis = rig.redis();
    other = rig.node("other");
    other.bus().renewLease();
    other.bus().append(key("first"));
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    rig.close();
  }

  private static Invalidation key(String key) {
    return new Invalidation.Keys("users", List.of(key), false);
  }

  /** In step, but without anybody who hears messages. */
  private Appender appender(long messagesNanos) {
    BusParts parts = rig.node("a").parts();
    NodeCalls nodes = new NodeCalls(parts);
    LogCalls calls = new LogCalls(parts);
    AppendCalls appends = new AppendCalls(parts);
    Membership membership = new Membership(parts.ticker(), parts.settings().maxStaleness());
    Appender appender =
        new Appender(
            parts,
            appends,
            seen,
            new EntryWait(parts, nodes, new Acknowledgements(parts.ticker()), membership),
            new AckSender(parts, nodes),
            messagesNanos);
    cursor = new LogCursor(new LogPosition(1, 0, 0), appender, true);
    ReadLease lease = new ReadLease(parts.ticker().nanos());
    sync =
        new LogSync(parts, calls, cursor, lease, membership, seen::longestLifeNanos, new BusLog());
    appender.connect(cursor, sync, () -> {});
    sync.askedBy(() -> {});
    assertThat(sync.run()).isTrue();
    return appender;
  }

  private LogEntry last(Invalidation what) throws MalformedMessageException {
    LogInRedis log = new LogInRedis(redis, "app");
    byte[] message = log.message(log.last());
    BusMessage.Header header = BusMessage.header(message);
    return new LogEntry(header.position(), header.previousNonce(), new Notice("n", false, what));
  }

  @Test
  void callerWhoseAnswerCameFirst_waitsForTheMessages_andDoesNotAskTheLog() throws Exception {
    Appender appender = appender(TimeUnit.SECONDS.toNanos(50));
    int restarts = seen.restarts.size();
    other.bus().append(key("x"));
    LogEntry x = last(key("x"));
    FutureTask<LogPosition> append = new FutureTask<>(() -> appender.append(key("y")));
    Thread caller = new Thread(append, "caller");
    caller.start();
    while (new LogInRedis(redis, "app").last() < 3
        || caller.getState() != Thread.State.TIMED_WAITING) {
      assertThat(caller.isAlive()).isTrue();
    }
    LogEntry y = last(key("y"));
    assertThat(cursor.offer(x)).isEqualTo(LogCursor.Outcome.APPLIED);
    cursor.offer(y);
    assertThat(append.get(20, TimeUnit.SECONDS)).isEqualTo(y.position());
    assertThat(seen.applied).containsExactly(key("x"), key("y"));
    assertThat(seen.own).containsExactly(false, true);
    assertThat(seen.restarts).hasSize(restarts);
  }

  @Test
  void messagesThatDoNotCome_areReadFromTheLog() {
    Appender appender = appender(1);
    other.bus().append(key("x"));
    assertThat(appender.append(key("y"))).isNotNull();
    assertThat(seen.applied).containsExactly(key("x"), key("y"));
  }
}
