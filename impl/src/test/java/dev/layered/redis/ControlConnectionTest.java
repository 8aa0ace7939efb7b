package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.coherence.Invalidation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Connection;

/**
 * The log has a connection of its own, so that no other use of Redis has to be waited for, and so
 * that it is there already when Redis is slow.
 */
@Timeout(60)
class ControlConnectionTest {

  @Test
  void everyConnectionInUse_theNodeStaysInStep() throws Exception {
    try (BusRig rig = new BusRig()) {
      BusRig.Node a = rig.open("a");
      BusRig.Node b = rig.open("b");
      SparePool pool = Lanes.pool(a.parts().connection().lane());
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

  /** As by those who renew leases or acknowledge. Remedy: a connection that nobody else takes. */
  @Test
  void everyControlConnectionInUse_theNodeStaysInStep() throws Exception {
    try (BusRig rig = new BusRig()) {
      BusRig.Node a = rig.open("a");
      SparePool pool = Lanes.pool(a.parts().connection().servers().control());
      List<Connection> inUse = new ArrayList<>();
      try {
        while (inUse.size() < pool.getMaxTotal()) {
          inUse.add(pool.getResource());
        }
        BusRig.staysInStep(a);
      } finally {
        inUse.forEach(Connection::close);
      }
    }
  }

  /** Remedy: delivery by the log's own connection, because a new one costs an answer more. */
  @Test
  void pendingInvalidation_isDeliveredWithoutANewConnection() throws Exception {
    AtomicBoolean fails = new AtomicBoolean(true);
    try (BusRig rig = new BusRig()) {
      rig.killer =
          (cache, keys) -> {
            if (fails.get()) {
              throw new IllegalStateException("not now");
            }
          };
      BusRig.Node a = rig.open("a");
      assertThat(a.bus().append(new Invalidation.Keys("users", List.of("k"), false))).isNull();
      SparePool callers = Lanes.pool(a.parts().connection().lane());
      callers.clear();
      long made = callers.getCreatedCount();
      fails.set(false);
      BusRig.until(() -> a.seen().pending.isEmpty());
      assertThat(callers.getCreatedCount()).isEqualTo(made);
    }
  }
}
