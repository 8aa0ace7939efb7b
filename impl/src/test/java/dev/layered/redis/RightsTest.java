package dev.layered.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.testing.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;

/** The user of the README has the rights that a node needs, and no others. */
class RightsTest {

  private static final String LINE = "ACL SETUSER ";

  @TempDir Path folder;

  /** The words after the command, of the line that the README shows. */
  private static String[] rights() throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of("../README.md")).stream()
            .filter(line -> line.startsWith(LINE))
            .toList();
    assertThat(lines).hasSize(1);
    return lines.get(0).substring(LINE.length()).split(" ");
  }

  @Test
  void userOfTheReadme_canDoAllThatNodesDo() throws Exception {
    String[] words = rights();
    String user = words[0];
    String[] rules = Arrays.copyOfRange(words, 1, words.length);
    AtomicReference<String> origin = new AtomicReference<>("old");
    try (EmbeddedRedis server = new EmbeddedRedis();
        Jedis admin = new Jedis("127.0.0.1", server.port())) {
      admin.aclSetUser(user, rules);
      admin.set("foreign", "1");
      RedisAddress address =
          RedisAddress.parse("redis://" + user + ":secret@127.0.0.1:" + server.port());
      RedisSettings settings = Patience.wholeNode(address, "shop");
      try (WholeNode a = new WholeNode(settings, true, key -> origin.get());
          WholeNode b = new WholeNode(settings, true, key -> origin.get())) {
        assertThat(a.get(1)).isEqualTo("old");
        assertThat(b.get(1)).isEqualTo("old");
        assertThat(b.cache.getAll(List.of(1L, 2L))).containsEntry(1L, "old");
        b.cache.put(3L, "put");
        assertThat(a.cache.getIfPresent(3L)).isEqualTo("put");

        origin.set("new");
        a.cache.invalidate(1L);
        assertThat(b.get(1)).isEqualTo("new");
        origin.set("newer");
        b.invalidateTag();
        assertThat(a.get(1)).isEqualTo("newer");
        a.cache.invalidateAll();
        assertThat(b.cache.getIfPresent(3L)).isNull();
        a.get(4);
        assertThat(b.cache.exportTo(folder.resolve("export")).entries()).isPositive();
        assertThat(a.backend.failure()).isNull();
        assertThat(a.counters.snapshot().layerErrors()).isZero();
      }
      assertThat(admin.aclLog()).as("what was refused").isEmpty();

      try (Jedis stranger = new Jedis("127.0.0.1", server.port())) {
        stranger.auth(user, "secret");
        assertThatThrownBy(() -> stranger.get("foreign"))
            .isInstanceOf(JedisAccessControlException.class);
        assertThatThrownBy(stranger::flushAll).isInstanceOf(JedisAccessControlException.class);
      }
    }
  }
}
