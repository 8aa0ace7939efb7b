package dev.layered.redis;

import static dev.layered.redis.BusRig.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheOptions;
import dev.layered.CacheTransferException;
import dev.layered.CacheTransferResult;
import dev.layered.SkipReason;
import dev.layered.codec.EntryCodec;
import dev.layered.codec.EntryLimits;
import dev.layered.codec.JsonCodec;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.time.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Exports and imports of caches that have a layer in Redis. */
class TransferOnRedisTest {

  private static final String LONG = "long ".repeat(100);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("cache.export");
  }

  private static RedisSettings settings(RedisAddress at, String namespace) {
    return Patience.wholeNode(at, namespace);
  }

  private static OpenNode<String> node(String namespace) {
    return node(settings(RedisServers.shared(), namespace));
  }

  private static OpenNode<String> node(RedisSettings settings) {
    return new OpenNode<>(settings, Patience.BUS, true);
  }

  /** With glob characters, which are no pattern here. */
  private static String namespace() {
    return "t*[a]:" + UUID.randomUUID();
  }

  private static void load(OpenNode<String> node, int from, int to) {
    for (int i = from; i < to; i++) {
      String value = "value" + i;
      node.cache.get("key:{" + i + "}%", key -> value);
    }
  }

  @Test
  void whatIsInRedis_isExported_andNodesOfAnotherNamespaceShareIt() throws Exception {
    String namespace = namespace();
    String fresh = namespace();
    try (OpenNode<String> a = node(namespace);
        OpenNode<String> b = node(namespace);
        OpenNode<String> c = node(fresh);
        OpenNode<String> d = node(fresh)) {
      load(a, 0, 150);
      load(b, 100, 250);
      b.cache.get(LONG, key -> "long");
      // Of another cache that begins alike, and of another kind.
      try (Jedis jedis = new Jedis(dev.layered.testing.RedisServers.shared())) {
        jedis.set(new RedisKeys(namespace).slotPrefix("c") + "s:bad}:v", "no entry");
        jedis.set(new RedisKeys(namespace).slotPrefix("cc") + "s:x}:v", "other cache");
      }
      CacheTransferResult written = a.cache.exportTo(file());
      assertThat(written.entries()).isEqualTo(251);
      assertThat(written.skipped(SkipReason.UNDECODABLE)).isEqualTo(1);
      assertThat(written.skipped()).hasSize(1);

      CacheTransferResult read = c.cache.importFrom(file());
      assertThat(read.entries()).isEqualTo(251);
      assertThat(read.skipped()).isEmpty();
      for (int i = 0; i < 250; i++) {
        assertThat(d.cache.getIfPresent("key:{" + i + "}%")).isEqualTo("value" + i);
      }
      assertThat(d.cache.getIfPresent(LONG)).isEqualTo("long");
      assertThat(c.cache.statistics().heapEntries()).isEqualTo(251);
      assertThat(d.announced).as("an import is no write").isEmpty();
      assertThat(d.cache.importFrom(file()).skipped(SkipReason.PRESENT)).isEqualTo(251);
      // What is exported there is what was imported.
      assertThat(d.cache.exportTo(file()).entries()).isEqualTo(251);
    }
  }

  @Test
  void tagInvalidatedOnAnotherNodeWhileTheImportRuns_wins() throws Exception {
    String namespace = namespace();
    try (OpenNode<String> a = node(namespace());
        OpenNode<String> b = node(namespace);
        OpenNode<String> c = node(namespace)) {
      a.cache.put("tagged", "old", CacheOptions.ofTags("t"));
      load(a, 0, 250);
      a.cache.exportTo(file());
      b.onPolicy =
          () -> {
            b.onPolicy = () -> {};
            c.node.invalidate(new Invalidation.Tags(Set.of("t"), false, false));
          };
      CacheTransferResult read = b.cache.importFrom(file());
      assertThat(read.entries()).isBetween(250L, 251L);
      assertThat(c.cache.getIfPresent("tagged")).isNull();
      until(() -> b.cache.getIfPresent("tagged") == null);
      assertThat(c.cache.getIfPresent("key:{1}%")).isEqualTo("value1");
    }
  }

  @Test
  void layerThatIsClosed_cannotBeReadToTheEnd() {
    try (OpenNode<String> a = node(namespace())) {
      EntryCodec codec =
          EntryCodec.of("c", new JsonCodec(), String.class, EntryLimits.DEFAULTS, Ticker.system());
      RedisLayer layer = a.backend.layer("c", codec, a.counters);
      KeyScan begun = layer.scan();
      layer.close();
      for (KeyScan scan : List.of(begun, layer.scan())) {
        assertThatThrownBy(scan::next)
            .isInstanceOf(KeyScan.UnreadableLayerException.class)
            .hasMessage("the cache was closed");
      }
    }
  }

  @Test
  void serverThatIsRestarted_cannotBeReadToTheEnd() throws Exception {
    String namespace = namespace();
    try (RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort());
        OpenNode<String> a = node(settings(server.uri(), namespace))) {
      load(a, 0, 3000);
      EntryCodec codec =
          EntryCodec.of("c", new JsonCodec(), String.class, EntryLimits.DEFAULTS, Ticker.system());
      try (KeyScan scan = a.backend.layer("c", codec, a.counters).scan()) {
        assertThat(scan.next()).isNotEmpty();
        server.stop();
        server.start();
        assertThatThrownBy(
                () -> {
                  while (scan.next() != null) {}
                })
            .isInstanceOf(KeyScan.UnreadableLayerException.class)
            .hasMessageContaining("restarted");
      }
    }
  }

  @Test
  void fullRedis_takesNothing() throws Exception {
    try (RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort());
        OpenNode<String> a = node(namespace());
        OpenNode<String> b = node(settings(server.uri(), namespace()));
        Jedis admin = new Jedis("127.0.0.1", server.uri().hosts().get(0).port())) {
      load(a, 0, 3);
      a.cache.exportTo(file());
      admin.configSet("maxmemory", "1");
      CacheTransferResult read = b.cache.importFrom(file());
      assertThat(read.entries()).isZero();
      assertThat(read.skipped()).containsExactly(Map.entry(SkipReason.REFUSED, 3L));
    }
  }

  @Test
  void withoutRedis_nothingIsWrittenAndNothingStored() throws Exception {
    String namespace = namespace();
    try (RedisServers.Embedded server = new RedisServers.Embedded(RedisServers.freePort());
        OpenNode<String> a = node(settings(server.uri(), namespace))) {
      load(a, 0, 10);
      a.cache.exportTo(file());
      a.cache.invalidateAll();
      Path other = folder.resolve("other");
      server.stop();
      assertThatThrownBy(() -> a.cache.exportTo(other))
          .isInstanceOf(CacheTransferException.class)
          .hasMessageContaining("LAYERED-674");
      assertThat(Files.exists(other)).isFalse();
      assertThatThrownBy(() -> a.cache.importFrom(file()))
          .isInstanceOf(CacheTransferException.class)
          .hasMessageContaining("LAYERED-674")
          .hasMessageContaining("nothing was imported")
          .hasMessageContaining(file().toString());
      assertThat(a.cache.getIfPresent("key:{1}%")).isNull();
    }
  }
}
