package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static dev.layered.redis.BusRig.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.key.KeyPattern;
import dev.layered.core.layer.LogPosition;
import dev.layered.redis.BusRig.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/** What one node composes as the next entry is in the log once, and only if it is the next. */
@Timeout(60)
class OptimisticAppendTest {

  private BusRig rig;
  private Jedis redis;
  private LogInRedis log;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
    redis = rig.redis();
    log = new LogInRedis(redis, "app");
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    rig.close();
  }

  private static Invalidation key(String key) {
    return new Invalidation.Keys("users", List.of(key), false);
  }

  private static OwnEntry entry(long nonce, String key) {
    return new OwnEntry(nonce, new Notice("a", false, key(key)));
  }

  private OptimisticAppend of(Node node) {
    return new OptimisticAppend(node.parts(), new BusNames("app"));
  }

  private String seqOf(String subject) {
    return redis.hget("{app}:p", subject).split(" ")[0];
  }

  /** Whether a server that had forgotten all scripts has been told one. */
  private boolean knows(Script script) {
    return redis.scriptExists(script.sha());
  }

  @Test
  void nodeThatKnowsTheLastEntry_appendsWithoutTheOtherScript_andAllApply() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    a.bus().append(tag("first"));
    redis.scriptFlush();
    List<Invalidation> more =
        List.of(
            key("x"),
            new Invalidation.Keys("users", List.of("y", "z"), true),
            new Invalidation.Written("users", List.of("v")),
            new Invalidation.Tags(Set.of("t", "u"), false, false),
            new Invalidation.Matching("users", KeyPattern.of("p", true), false),
            new Invalidation.Clear("others", false));
    more.forEach(each -> assertThat(a.bus().append(each)).isNotNull());
    List<Invalidation> all = new ArrayList<>(List.of(tag("first")));
    all.addAll(more);
    until(() -> b.seen().applied.size() == all.size());
    assertThat(a.seen().applied).isEqualTo(all);
    assertThat(b.seen().applied).isEqualTo(all);
    assertThat(b.bus().applied()).isEqualTo(a.bus().applied());
    assertThat(log.last()).isEqualTo(7);
    assertThat(redis.hgetAll("{app}:p"))
        .containsOnlyKeys("ep", "t:first", "t:t", "t:u", "c:users", "c:others");
    assertThat(List.of(seqOf("t:u"), seqOf("c:users"), seqOf("c:others")))
        .containsExactly("5", "6", "7");
    assertThat(List.of(knows(AppendScripts.MARK_AND_APPEND_NEXT), knows(AppendScripts.APPEND)))
        .containsExactly(true, false);
  }

  /** It has not heard of the other's, and reads them from the log. */
  @Test
  void nodeThatIsBehind_appendsAfterTheOthersEntries() {
    Node a = rig.open("a");
    a.bus().append(tag("first"));
    Node late = rig.node("late");
    late.bus().renewLease();
    a.bus().append(key("x"));
    redis.scriptFlush();
    LogPosition position = late.bus().append(key("y"));
    assertThat(List.of(knows(AppendScripts.MARK_AND_APPEND_NEXT), knows(AppendScripts.APPEND)))
        .containsExactly(true, true);
    assertThat(position).isNotNull();
    assertThat(position.seq()).isEqualTo(3);
    assertThat(late.seen().applied).containsExactly(key("x"), key("y"));
    until(() -> a.seen().applied.size() == 3);
    assertThat(a.bus().applied()).isEqualTo(position);
  }

  @Test
  void logOfWhichTheTailWasLost_isNotContinuedFromThere() {
    Node a = rig.open("a");
    a.bus().append(key("x"));
    a.bus().append(key("y"));
    LogPosition lost = a.bus().applied();
    log.end(1, a.seen().positions.get(0).nonce());
    assertThat(of(a).append(entry(7, "z"), List.of(), List.of(), lost)).isNull();
    assertThat(log.last()).isEqualTo(1);
  }

  @Test
  void logOfAnotherKind_isLeftToTheOtherScript() {
    Node a = rig.node("a");
    a.bus().renewLease();
    a.bus().append(key("x"));
    LogPosition last = a.bus().applied();
    redis.set("{app}:log", "a text");
    assertThat(of(a).append(entry(7, "z"), List.of(), List.of(), last)).isNull();
    assertThat(a.bus().append(key("z"))).isNotNull();
  }

  /** For keys it makes no difference, and every SYNC looks for it. */
  @Test
  void lostTableOfPositions_isNoticedByWhoAddsToIt() {
    Node a = rig.open("a");
    a.bus().append(tag("first"));
    LogPosition last = a.bus().applied();
    redis.del("{app}:p");
    OwnEntry own = new OwnEntry(7, new Notice("a", false, tag("t")));
    List<byte[]> subjects = List.of(BusRig.bytes("t:t"));
    assertThat(of(a).append(own, List.of(), subjects, last)).isNull();
    a.bus().append(tag("t"));
    assertThat(a.bus().applied().epoch()).isNotEqualTo(last.epoch());
    assertThat(redis.hget("{app}:p", "ep")).isEqualTo(BusMessage.hex(a.bus().applied().epoch()));
  }

  @Test
  void entriesOfAnotherForm_endTheTrustInTheLog_andNothingElse() {
    Node a = rig.open("a");
    a.bus().append(tag("first"));
    Node late = rig.node("late");
    late.bus().renewLease();
    String epoch = BusMessage.hex(a.bus().applied().epoch());
    log.add(2, 7, BusRig.bytes("7 6"));
    late.bus().open();
    until(() -> late.bus().applied().seq() == 2);
    assertThat(BusMessage.hex(late.bus().applied().epoch())).isEqualTo(epoch);
    assertThat(late.seen().restarts).hasSize(2);
    assertThat(late.bus().append(key("x"))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"0,3", "1,2"})
  void entryOfAnotherPlace_isNotApplied(long epochsFurther, long seq) {
    Node a = rig.node("a");
    a.bus().renewLease();
    a.bus().append(tag("first"));
    LogPosition last = a.bus().applied();
    Node late = rig.node("late");
    late.bus().renewLease();
    LogPosition wrong = new LogPosition(last.epoch() + epochsFurther, seq, 7);
    byte[] body = InvalidationFormat.write(new Notice("other", false, tag("bad")));
    log.add(2, 7, BusMessage.write(wrong, last.nonce(), body));
    late.bus().open();
    until(() -> late.bus().applied().seq() == 2);
    assertThat(late.seen().applied).isEmpty();
    assertThat(late.seen().restarts).hasSize(2);
  }

  @Test
  void entriesThatWereSent_orAreWaitedFor_orAreTheFirst_orMakeRoom_areNotForIt() {
    LogPosition first = new LogPosition(1, 1, 2);
    assertThat(OptimisticAppend.suits(entry(7, "x"), first)).isTrue();
    assertThat(OptimisticAppend.suits(entry(7, "x"), new LogPosition(1, 0, 0))).isFalse();
    LogPosition full = new LogPosition(1, AppendScripts.TRIM_EVERY - 1, 2);
    assertThat(OptimisticAppend.suits(entry(7, "x"), full)).isFalse();
    OwnEntry waitedFor = new OwnEntry(7, new Notice("a", true, key("x")));
    assertThat(OptimisticAppend.suits(waitedFor, first)).isFalse();
    OwnEntry sent = entry(7, "x");
    sent.tried = true;
    assertThat(OptimisticAppend.suits(sent, first)).isFalse();
  }

  /** Where others append all the time, every second call would be in vain. */
  @Test
  void vainAttempts_becomeRarer_untilOneSucceeds() {
    Node a = rig.node("a");
    a.bus().renewLease();
    a.bus().append(tag("first"));
    LogPosition last = a.bus().applied();
    LogPosition stale = new LogPosition(last.epoch(), last.seq(), last.nonce() + 1);
    OptimisticAppend append = of(a);
    for (int leftOut : List.of(1, 3, 7, 15, 31, 63, 64, 64)) {
      assertThat(append.append(entry(7, "x"), List.of(), List.of(), stale)).isNull();
      for (int i = 0; i < leftOut; i++) {
        assertThat(append.backsOff()).as("%s of %s", i, leftOut).isTrue();
      }
      assertThat(append.backsOff()).isFalse();
    }
    for (int leftOut :
        List.of(56, 49, 42, 36, 31, 27, 23, 20, 17, 14, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0)) {
      OwnEntry own = entry(last.seq() + 100, "x");
      LogEntry next = append.append(own, List.of(), List.of(), last);
      assertThat(next).isNotNull();
      last = next.position();
      for (int i = 0; i < leftOut; i++) {
        assertThat(append.backsOff()).as("%s of %s", i, leftOut).isTrue();
      }
      assertThat(append.backsOff()).isFalse();
    }
  }

  @Test
  void callersOnAllNodesAtOnce_appendEachEntryOnce_andAllApplyTheSameOrder() throws Exception {
    List<Node> nodes = List.of(rig.open("a"), rig.open("b"), rig.open("c"));
    int callersOfEach = 3;
    int entries = 60;
    CyclicBarrier start = new CyclicBarrier(nodes.size() * callersOfEach);
    ExecutorService callers = Executors.newFixedThreadPool(nodes.size() * callersOfEach);
    try {
      List<Future<?>> calls = new ArrayList<>();
      List<Invalidation> all = new ArrayList<>();
      for (int caller = 0; caller < nodes.size() * callersOfEach; caller++) {
        Node node = nodes.get(caller % nodes.size());
        List<Invalidation> its = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
          its.add(i % 5 == 0 ? tag(caller + "-" + i) : key(caller + "-" + i));
        }
        all.addAll(its);
        calls.add(
            callers.submit(
                () -> {
                  start.await();
                  for (Invalidation each : its) {
                    assertThat(node.bus().append(each)).isNotNull();
                  }
                  return null;
                }));
      }
      for (Future<?> call : calls) {
        call.get(50, TimeUnit.SECONDS);
      }
      for (Node node : nodes) {
        until(() -> node.seen().applied.size() >= all.size());
        assertThat(node.seen().applied).containsExactlyInAnyOrderElementsOf(all);
        assertThat(node.seen().positions).isEqualTo(nodes.get(0).seen().positions);
        assertThat(node.seen().restarts).hasSize(1);
      }
      assertThat(log.length()).isEqualTo(all.size());
    } finally {
      callers.shutdownNow();
    }
  }

  /** As the client of a cluster does by itself. */
  @Test
  void callThatIsRepeated_isAnsweredAsTheFirst() {
    Node a = rig.node("a");
    a.bus().renewLease();
    a.bus().append(tag("first"));
    LogPosition last = a.bus().applied();
    LogEntry appended = of(a).append(entry(7, "x"), List.of(), List.of(), last);
    assertThat(appended).isNotNull();
    assertThat(of(a).append(entry(7, "x"), List.of(), List.of(), last)).isEqualTo(appended);
    assertThat(log.length()).isEqualTo(2);
  }

  /** Pub/sub may have told it, so it is looked for before it is appended again. */
  @Test
  void entryThatWasSent_isFoundByTheOtherScript() {
    Node a = rig.node("a");
    a.bus().renewLease();
    a.bus().append(tag("first"));
    LogPosition last = a.bus().applied();
    OwnEntry own = entry(7, "x");
    LogEntry appended = of(a).append(own, List.of(), List.of(), last);
    own.tried = true;
    assertThat(new AppendCalls(a.parts()).append(own, List.of(), last).entry()).isEqualTo(appended);
    assertThat(log.length()).isEqualTo(2);
  }

  @Test
  void connectionThatIsCut_makesNoDifference() {
    try (ChaosProxy proxy = new ChaosProxy(rig.port())) {
      rig.viaPort = proxy.port();
      Node a = rig.node("a");
      a.bus().renewLease();
      a.bus().append(tag("first"));
      a.bus().append(key("before"));
      proxy.cut();
      assertThat(a.bus().append(key("x"))).isNotNull();
      assertThat(log.length()).isEqualTo(3);
    }
  }

  @Test
  void appendWhoseAnswerIsLost_isInTheLogOnce() {
    try (ChaosProxy proxy = new ChaosProxy(rig.port())) {
      rig.viaPort = proxy.port();
      rig.timeOut = Duration.ofSeconds(3);
      Node a = rig.open("a");
      a.bus().append(tag("first"));
      a.bus().append(key("before"));
      proxy.swallowReplyTo(new String(AppendScripts.MARK_AND_APPEND_NEXT.sha(), ISO_8859_1));
      a.bus().append(key("x"));
      assertThat(proxy.swallowed()).isEqualTo(1);
      until(() -> a.seen().applied.contains(key("x")) && a.seen().pending.isEmpty());
      assertThat(log.length()).isEqualTo(3);
      assertThat(a.seen().applied).containsExactly(tag("first"), key("before"), key("x"));
    }
  }
}
