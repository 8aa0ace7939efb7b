package dev.layered.ehcache;

import static dev.layered.ehcache.DiskFixture.MIB;
import static dev.layered.ehcache.DiskFixture.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.layered.core.layer.Entry;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real disk that is full, of 44 MiB in memory. Needs the right to mount; the reserve is tested
 * without.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "mounts a tmpfs")
class DiskFullTest {

  private final DiskFixture fixture = DiskFixture.onSystemTime();
  private boolean mounted;

  @TempDir Path temp;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=44m,mode=0700", "tmpfs", temp.toString());
    assumeThat(mounted).as("may mount").isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      // Lazily: Ehcache leaves its mapped files to the collector.
      assertThat(run("umount", "-l", temp.toString())).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void writes_untilTheDiskIsFull_switchOffAndNeverFail(long reserve) throws Exception {
    DiskSettings settings =
        new DiskSettings(
            temp.resolve("disk"),
            "test",
            reserve,
            4096,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));
    DiskStore store = DiskStore.open(settings, fixture.ticker, fixture);
    DiskLayer layer = store.layer("users", fixture.codec("users"), 16 * MIB, fixture.counters);
    fill(temp.resolve("others"), 38 * MIB);

    String large = "z".repeat(20_000);
    for (long key = 0; key < 2_000 && fixture.events.isEmpty(); key++) {
      layer.put(key, fixture.entry(key + large));
      Entry found = layer.get(key / 2);
      if (found != null) {
        assertThat(found.value()).isEqualTo(key / 2 + large);
      }
      if (key % 50 == 0) {
        DiskFixture.await(() -> layer.isFlushed() || !fixture.events.isEmpty());
      }
    }
    assertThat(fixture.events).hasSize(1);
    System.out.println(fixture.events);
    for (long key = 0; key < 100; key++) {
      assertThat(layer.get(key)).isNull();
      layer.put(key, fixture.entry("value"));
      layer.remove(key);
    }
    store.close(SNAPSHOT);
    DiskFixture.awaitNoDiskThreads();

    Files.delete(temp.resolve("others"));
    DiskStore again = DiskStore.open(settings, fixture.ticker, fixture);
    assertThat(again.restored()).isNull();
    DiskLayer same = again.layer("users", fixture.codec("users"), 16 * MIB, fixture.counters);
    assertThat(same.get(1L)).isNull();
    same.put(1L, fixture.entry("works"));
    DiskFixture.await(same::isFlushed);
    assertThat(DiskFixture.value(same.get(1L))).isEqualTo("works");
    again.close(null);
  }

  @Test
  void open_withoutRoomForTheCache_isRefused() throws Exception {
    DiskStore store = fixture.open(temp.resolve("disk"));
    fill(temp.resolve("others"), 38 * MIB);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> store.layer("users", fixture.codec("users"), 16 * MIB, fixture.counters))
        .isInstanceOf(DiskUnavailableException.class)
        .hasMessageContaining("too little space");
    store.close(null);
  }

  private static void fill(Path file, long bytes) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long i = 0; i < bytes; i += MIB) {
        out.write(new byte[(int) MIB]);
      }
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
