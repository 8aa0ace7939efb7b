package dev.layered.ehcache;

import static dev.layered.ehcache.DiskFixture.MIB;
import static dev.layered.ehcache.DiskFixture.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.layer.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes that change while no process uses the files: nothing wrong is found, and nothing is thrown.
 */
class DiskDamageTest {

  private static final int ENTRIES = 300;

  private final DiskFixture fixture = DiskFixture.onSystemTime();
  private int right;
  private int switchedOff;

  @TempDir Path temp;

  @Test
  void get_afterDamage_isRightOrMiss() throws Exception {
    damage(40, 1);
  }

  @Test
  @Tag("slow")
  void get_afterMuchDamage_isRightOrMiss() throws Exception {
    damage(600, 2);
  }

  private void damage(int rounds, long seed) throws Exception {
    Path original = temp.resolve("original");
    DiskStore store = open(original);
    DiskLayer layer = layer(store);
    for (long key = 0; key < ENTRIES; key++) {
      layer.put(key, fixture.entry(valueOf(key)));
    }
    store.close(SNAPSHOT);

    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      Path copy = temp.resolve("copy-" + round);
      copy(original, copy);
      // Mostly single bytes of the data, so that most entries are still found; sometimes a heap of
      // them, anywhere.
      boolean heavy = round % 10 == 9;
      damage(copy, random, heavy ? 2000 : 1 + random.nextInt(60), heavy);
      readAll(copy);
      Modes.deleteTree(copy);
    }
    System.out.printf(
        "%d rounds: %d right, %d undecodable, %d switched off%n",
        rounds, right, fixture.counters.snapshot().undecodable(), switchedOff);
    // The damage was not so great that nothing was tested.
    assertThat(right).isGreaterThan(rounds * ENTRIES / 4);
    assertThat(fixture.counters.snapshot().undecodable()).isGreaterThan(rounds);
  }

  private void readAll(Path folder) throws Exception {
    fixture.events.clear();
    DiskStore store = open(folder);
    try {
      DiskLayer layer = layer(store);
      for (long key = 0; key < ENTRIES; key++) {
        Entry entry = layer.get(key);
        if (entry != null) {
          assertThat(entry.value()).isEqualTo(valueOf(key));
          right++;
        }
      }
      for (long key = 0; key < ENTRIES; key += 3) {
        layer.put(key, fixture.entry(valueOf(key)));
        layer.remove(key + 1);
      }
      layer.clear();
      assertThat(layer.get(1L)).isNull();
    } finally {
      store.close(SNAPSHOT);
    }
    if (!fixture.events.isEmpty()) {
      assertThat(fixture.events).hasSize(1);
      switchedOff++;
    }
  }

  private static void damage(Path folder, Random random, int bytes, boolean anywhere)
      throws IOException {
    List<Path> files = new ArrayList<>();
    try (var found = Files.walk(folder)) {
      found
          .filter(
              file -> file.toString().endsWith(".data") || (anywhere && Files.isRegularFile(file)))
          .filter(file -> file.toFile().length() > 0)
          .forEach(files::add);
    }
    for (int i = 0; i < bytes; i++) {
      Path file = files.get(random.nextInt(files.size()));
      // Ehcache holds a file that was changed after its index for the result of a crash.
      FileTime modified = Files.getLastModifiedTime(file);
      try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
        long place = (long) (random.nextDouble() * content.length());
        content.seek(place);
        int old = content.read();
        content.seek(place);
        content.write(old ^ (1 << random.nextInt(8)));
      }
      Files.setLastModifiedTime(file, modified);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var found = Files.walk(from)) {
      for (Path file : found.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
          Files.setLastModifiedTime(target, Files.getLastModifiedTime(file));
        }
      }
    }
  }

  private DiskStore open(Path folder) throws DiskUnavailableException {
    return DiskStore.open(
        new DiskSettings(folder, "test", 0, 4096, Duration.ofMillis(300), Duration.ofSeconds(10)),
        fixture.ticker,
        fixture);
  }

  private DiskLayer layer(DiskStore store) throws DiskUnavailableException {
    return store.layer("users", fixture.codec("users"), MIB, fixture.counters);
  }

  private static String valueOf(long key) {
    return ("value of " + key + ' ').repeat((int) (1 + key % 50));
  }
}
