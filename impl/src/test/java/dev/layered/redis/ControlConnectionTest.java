package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
        assertThat(a.bus().append(BusRig.tag("own"))).isNotNull();
        b.bus().append(BusRig.tag("other"));

        BusRig.staysInStep(a);
        BusRig.until(() -> a.bus().applied().seq() == 2);
      } finally {
        inUse.forEach(Connection::close);
      }
      BusRig.until(() -> b.bus().applied().seq() == 2);
    }
  }
}
