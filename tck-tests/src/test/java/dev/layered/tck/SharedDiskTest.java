package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidate;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import dev.layered.testing.EmbeddedRedis;
import dev.layered.testing.RedisServers;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with a disk that was down while another one invalidated. */
class SharedDiskTest {

  private static final int ENTRIES = 40;
  private static final Map<Long, String> ROWS = new ConcurrentHashMap<>();
  private static final AtomicInteger LOADS = new AtomicInteger();

  @ApplicationScoped
  public static class Users {
    @Layered(cacheName = "users", key = "{id}", tags = "parity:{parity}")
    public String find(long id, long parity) {
      LOADS.incrementAndGet();
      return ROWS.getOrDefault(id, "old");
    }

    @CacheInvalidate(cacheName = "users", key = "{id}")
    public void changed(long id) {}

    @CacheInvalidate(tags = "parity:{parity}")
    public void changedAll(long parity) {}
  }

  @TempDir Path folder;

  @BeforeEach
  void reset() {
    ROWS.clear();
    LOADS.set(0);
  }

  @AfterEach
  void nothingIsLeft() {
    LayeredThreads.awaitNone();
  }

  /** The caches are not in Redis, so that only the disk can answer. */
  private App.Builder withDisk(Nodes nodes) {
    return nodes
        .node(Users.class)
        .with("layered.redis.enabled", false)
        .with("layered.disk.path", folder)
        .with("layered.disk.reserve", 0)
        .with("layered.disk.max-size", "4MiB")
        .with("layered.disk.read-timeout", 20);
  }

  private static String find(App app, long id) {
    return app.get(Users.class).find(id, id % 2);
  }

  private static void readAll(App app) {
    for (long id = 0; id < ENTRIES; id++) {
      find(app, id);
    }
  }

  private static void change(long id) {
    ROWS.put(id, "new");
  }

  private static long diskHits(App app) {
    return app.get(LayeredCaches.class).cache("users").statistics().diskHits();
  }

  @Test
  void downWhileAnotherInvalidated_servesNothingStaleFromDisk() {
    try (Nodes nodes = new Nodes(RedisServers.shared())) {
      App other = nodes.start(nodes.node(Users.class).with("layered.redis.enabled", false));
      try (App first = withDisk(nodes).start()) {
        readAll(first);
      }
      change(1);
      other.get(Users.class).changed(1);
      for (long id = 0; id < ENTRIES; id += 2) {
        change(id);
      }
      other.get(Users.class).changedAll(0);
      LOADS.set(0);

      try (App again = withDisk(nodes).start()) {
        for (long id = 0; id < ENTRIES; id++) {
          assertThat(find(again, id)).as("%d", id).isEqualTo(ROWS.getOrDefault(id, "old"));
        }
        assertThat(diskHits(again)).as("the rest is trusted").isEqualTo(ENTRIES / 2 - 1);
        assertThat(LOADS).hasValue(ENTRIES / 2 + 1);
      }
    }
  }

  @Test
  void downWhileTheLogWasLost_servesNothingFromDisk() {
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Nodes nodes = new Nodes(redis.uri())) {
      try (App first = withDisk(nodes).start()) {
        readAll(first);
      }
      redis.stop();
      redis.start();
      change(1);
      try (App other = nodes.node(Users.class).with("layered.redis.enabled", false).start()) {
        other.get(Users.class).changed(1);
      }

      try (App again = withDisk(nodes).start()) {
        assertThat(find(again, 1)).isEqualTo("new");
        readAll(again);
        assertThat(diskHits(again)).isZero();
      }
    }
  }

  @Test
  void redisAbsentAtTheRestart_diskIsNotTrustedBeforeTheLogWasRead() {
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Nodes nodes = new Nodes(redis.uri())) {
      try (App first = withDisk(nodes).start()) {
        readAll(first);
      }
      change(1);
      try (App other = nodes.node(Users.class).with("layered.redis.enabled", false).start()) {
        other.get(Users.class).changed(1);
      }
      redis.stop();

      try (App again = withDisk(nodes).start()) {
        assertThat(find(again, 1)).isEqualTo("new");
        assertThat(diskHits(again)).isZero();
      }
    }
  }

  @Test
  void redisSwitchedOff_whatOthersMayHaveInvalidated_isNotTrusted() {
    try (Nodes nodes = new Nodes(RedisServers.shared())) {
      App other = nodes.start(nodes.node(Users.class).with("layered.redis.enabled", false));
      try (App first = withDisk(nodes).start()) {
        readAll(first);
      }
      change(1);
      other.get(Users.class).changed(1);

      try (App alone = withDisk(nodes).with("layered.redis.uri", "").start()) {
        assertThat(find(alone, 1)).isEqualTo("new");
        readAll(alone);
        assertThat(diskHits(alone)).isZero();
      }
    }
  }

  @Test
  void stoppedWithPendingInvalidations_saysSo_andTrustsNothingOnDiskAfterwards(@TempDir Path data) {
    try (EmbeddedRedis redis = Nodes.persistentRedis(data);
        Nodes nodes = new Nodes(redis.uri());
        Logged logged = new Logged()) {
      try (App first = withDisk(nodes).start()) {
        readAll(first);
        redis.stop();
        change(1);
        first.get(Users.class).changedAll(1);
      }
      assertThat(logged.linesWith("LAYERED-617")).hasSize(1);
      redis.start();

      try (App again = withDisk(nodes).start()) {
        assertThat(find(again, 1)).isEqualTo("new");
      }
    }
  }
}
