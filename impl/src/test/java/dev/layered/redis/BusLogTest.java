package dev.layered.redis;

import static dev.layered.redis.BusRig.tag;
import static dev.layered.redis.BusRig.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.redis.BusRig.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class BusLogTest {

  private final Logger logger = Logger.getLogger("dev.layered.redis");
  private final List<String> codes = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getMessage().startsWith("LAYERED-")) {
            lines.add(new SimpleFormatter().formatMessage(line));
            codes.add(line.getMessage().substring(0, "LAYERED-000".length()));
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
  }

  @Test
  void eachChangeOfState_isLoggedOnce() throws Exception {
    try (BusRig rig = new BusRig()) {
      Node a = rig.open("a");
      assertThat(codes).isEmpty();
      rig.stopRedis();
      until(() -> !a.bus().lease().covers(System.nanoTime()));
      assertThat(a.bus().append(tag("t"))).isNull();
      until(() -> !codes.isEmpty());
      assertThat(codes).containsExactly("LAYERED-611");
      assertThat(lines.get(0)).contains("log of invalidations for longer than max-staleness: ");
      rig.startRedis();
      until(() -> a.seen().pending.isEmpty());
      assertThat(codes).containsExactly("LAYERED-611", "LAYERED-613", "LAYERED-612");
    }
  }

  /** The server answers, and what it says is the reason. */
  @Test
  void missingRight_isNamedByItsCode() throws Exception {
    try (BusRig rig = new BusRig();
        Jedis redis = rig.redis()) {
      rig.open("a");
      redis.aclSetUser("default", "-@all", "+acl");
      until(() -> !codes.isEmpty());
      assertThat(lines)
          .containsExactly(
              "LAYERED-611 cut off from the log of invalidations for longer than max-staleness:"
                  + " JedisAccessControlException: NOPERM");
    }
  }

  /** Within the lease a failure changes nothing that anybody would see. */
  @Test
  void pauseShorterThanTheLease_isNotLogged() throws Exception {
    try (BusRig rig = new BusRig()) {
      rig.settings = Patience.bus(Duration.ofMinutes(1));
      Node a = rig.open("a");
      rig.stopRedis();
      assertThat(a.bus().append(tag("t"))).isNull();
      assertThat(a.bus().lease().covers(System.nanoTime())).isTrue();
      assertThat(codes).isEmpty();
    }
  }

  @Test
  void evictionOfTheLog_isWarnedOf() throws Exception {
    try (BusRig rig = new BusRig();
        Jedis redis = rig.redis()) {
      redis.configSet("maxmemory-policy", "allkeys-lru");
      rig.open("a");
      until(() -> !codes.isEmpty());
      assertThat(codes).containsExactly("LAYERED-614");
    }
  }
}
