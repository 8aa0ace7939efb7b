package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static dev.layered.redis.BusRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.ProtocolSwitches;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.key.KeyClasses;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.time.Ticker;
import dev.layered.redis.BusRig.Node;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** The connection that listens, and the threads of the bus, outlive what happens to them. */
class SubscriberFaultTest {

  private BusRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new BusRig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void subscriptionThatIsNeverAnswered_isMadeAnew() throws Exception {
    try (SilentProxy proxy = new SilentProxy(rig.port())) {
      rig.viaPort = proxy.port();
      proxy.swallowsSubscriptions = true;
      Node a = rig.node("a");
      a.bus().open();
      until(() -> proxy.silenced() >= 2);
      assertThat(a.bus().isListening()).isFalse();
      proxy.swallowsSubscriptions = false;
      until(a.bus()::isListening);
    }
  }

  @Test
  void subscriberThatHearsNothing_isMadeAnew_andNothingIsLost() throws Exception {
    try (SilentProxy proxy = new SilentProxy(rig.port())) {
      Node a = rig.open("a");
      rig.viaPort = proxy.port();
      Node b = rig.open("b");
      int before = b.seen().wokenAll.get();
      proxy.silenceSubscribers();
      a.bus().append(tag("t"));
      until(() -> b.seen().applied.contains(tag("t")));
      until(() -> b.seen().wokenAll.get() > before && b.bus().isListening());
      assertThat(b.seen().restarts).hasSize(1);
    }
  }

  /** Once as a message, once as an entry that only the log has. */
  @Test
  void errorOfTheReceiver_leavesNothingHalfApplied_andEndsNoThread() {
    Node a = rig.open("a");
    Node b = rig.open("b");
    int before = b.seen().wokenAll.get();
    b.seen().whenApplying =
        what -> {
          if (what.equals(tag("bad"))) {
            throw new AssertionError("a defect of the application");
          }
        };
    a.bus().append(tag("bad"));
    until(() -> b.seen().restarts.size() == 2);
    a.bus().append(tag("good"));
    until(() -> b.seen().applied.contains(tag("good")));
    // Once for the restart, then for the new subscription.
    until(() -> b.seen().wokenAll.get() > before + 1 && b.bus().isListening());

    LogPosition last = a.bus().applied();
    byte[] body = InvalidationFormat.write(new Notice("other", false, tag("bad")));
    try (Jedis redis = rig.redis()) {
      LogPosition position = new LogPosition(last.epoch(), 3, 7);
      new LogInRedis(redis, "app").add(3, 7, BusMessage.write(position, last.nonce(), body));
    }
    until(() -> b.seen().restarts.size() == 3);
    until(() -> b.bus().applied().seq() == 3);
    a.bus().append(tag("better"));
    until(() -> b.seen().applied.contains(tag("better")));
    long later = System.nanoTime() + 2 * BusRig.SETTINGS.maxStaleness().toNanos();
    until(() -> b.bus().lease().covers(later));
  }

  @Test
  void waiters_areWokenAfterAResubscription() throws Exception {
    assertThatAWaiterIsWokenBy(
        () -> {
          try (Jedis redis = rig.redis()) {
            redis.sendCommand(Protocol.Command.CLIENT, "KILL", "TYPE", "pubsub");
          }
        });
  }

  @Test
  void waiters_areWokenByAnInvalidation() throws Exception {
    Node other = rig.open("other");
    assertThatAWaiterIsWokenBy(
        () -> other.bus().append(new Invalidation.Keys(RedisNode.CACHE, List.of(1L), false)));
  }

  private void assertThatAWaiterIsWokenBy(Runnable event) throws Exception {
    RedisAddress address = RedisAddress.parse("redis://127.0.0.1:" + rig.port());
    try (RedisNode holder = new RedisNode(address, "app", "holder", LeaseSettings.DEFAULTS);
        RedisBackend backend =
            RedisBackend.open(
                new RedisBackend.Settings(
                    Patience.wholeNode(address, "app"),
                    LeaseSettings.DEFAULTS,
                    BreakerSettings.DEFAULTS,
                    Patience.BUS),
                ProtocolSwitches.ALL_ON,
                new KeyClasses(),
                Ticker.system(),
                RedisNode::daemon);
        RedisBus bus = (RedisBus) backend.bus().create(new LogPosition(1, 0, 0), new Recorder())) {
      bus.open();
      until(bus::isListening);
      holder.granted(1L);
      RedisLayer layer =
          backend.layer(
              RedisNode.CACHE,
              holder.codec(dev.layered.codec.EntryLimits.DEFAULTS),
              holder.counters);
      assertThat(layer.lookup(1L, SingleFlight.CLUSTER, List.of())).isInstanceOf(Lookup.Busy.class);
      var woken = layer.awaitChange(1L, TimeUnit.MINUTES.toNanos(1)).toCompletableFuture();
      assertThat(woken).isNotDone();
      event.run();
      woken.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void ownEntry_thatComesBackTwice_isAppliedOnce_butIsApplied() {
    Node a = rig.open("a");
    Invalidation what = tag("t");
    a.bus().append(what);
    long before = a.bus().applied().seq();
    byte[] message =
        BusRig.bytes(
            "1 "
                + BusMessage.hex(a.bus().applied().epoch())
                + " 1 "
                + BusMessage.hex(a.bus().applied().nonce())
                + " 0 \n");
    byte[] body = InvalidationFormat.write(new Notice("a", false, what));
    byte[] again = new byte[message.length + body.length];
    System.arraycopy(message, 0, again, 0, message.length);
    System.arraycopy(body, 0, again, message.length, body.length);
    try (Jedis redis = rig.redis()) {
      redis.publish(BusRig.bytes("{app}:log"), again);
      redis.publish("{app}:log", "nonsense");
    }
    until(() -> a.bus().rejected() == 1);
    assertThat(a.seen().applied).containsExactly(what);
    assertThat(a.seen().own).containsExactly(true);
    assertThat(a.bus().applied().seq()).isEqualTo(before);
  }
}
