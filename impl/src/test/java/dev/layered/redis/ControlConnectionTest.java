package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.Pool;

/** An application that needs every connection. */
@Timeout(60)
class ControlConnectionTest {

  @Test
  void everyConnectionInUse_theNodeStaysInStep() throws Exception {
    try (BusRig rig = new BusRig()) {
      BusRig.Node a = rig.open("a");
      BusRig.Node b = rig.open("b");
      Pool<Connection> pool = ((RedisClient) a.parts().connection().commands()).getPool();
      List<Connection> inUse = new ArrayList<>();
      try {
        while (inUse.size() < pool.getMaxTotal()) {
          inUse.add(pool.getResource());
        }
        assertThat(a.bus().append(BusRig.tag("own"))).isNull();
        b.bus().append(BusRig.tag("other"));

        // Longer than the lease that was there before.
        long end = System.nanoTime() + BusRig.SETTINGS.maxStaleness().toNanos() * 5 / 4;
        while (System.nanoTime() - end < 0) {
          assertThat(a.bus().lease().covers(rig.ticker.nanos())).isTrue();
          TimeUnit.MILLISECONDS.sleep(5); // time itself is what is tested
        }
        assertThat(a.bus().applied().seq()).isEqualTo(1);
      } finally {
        inUse.forEach(Connection::close);
      }
      BusRig.until(() -> b.bus().applied().seq() == 2);
    }
  }
}
