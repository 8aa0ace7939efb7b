package dev.layered.ehcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DiskCrashTest {

  private final DiskFixture fixture = DiskFixture.onSystemTime();

  @TempDir Path path;

  @Test
  void open_whileAnotherProcessHasTheFolder_isRefusedThere() throws Exception {
    DiskStore store = fixture.open(path);
    DiskLayer layer = fixture.layer(store, "users");
    layer.put(1L, fixture.entry("one"));

    Process other = start("orderly");
    String line = other.inputReader(StandardCharsets.UTF_8).readLine();
    assertThat(other.waitFor()).isEqualTo(CrashingProcess.REFUSED);
    assertThat(line).contains(path.toString(), "in use by another process", "layered.disk.path");

    DiskFixture.await(layer::isFlushed);
    assertThat(DiskFixture.value(layer.get(1L))).isEqualTo("one");
    store.close(null);
  }

  @Test
  void get_afterCrash_isMiss() throws Exception {
    rounds(3, 5);
  }

  @Test
  @Tag("slow")
  void get_afterManyCrashes_isRightOrMiss() throws Exception {
    rounds(50, 6);
  }

  /**
   * Kills processes while they write; every fifth ends in good order, so that there is something to
   * be found wrongly.
   */
  private void rounds(int rounds, long seed) throws Exception {
    Random random = new Random(seed);
    boolean orderly = false;
    for (int round = 0; round < rounds; round++) {
      boolean previousWasOrderly = orderly;
      orderly = round % 5 == 1;
      Process process = start(orderly ? "orderly" : "killed");
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        String found = lines.readLine();
        if (previousWasOrderly) {
          assertThat(found).matches("found [1-9]\\d+ trusted");
        } else {
          assertThat(found).isEqualTo("found 0 untrusted");
        }
        if (orderly) {
          while (lines.readLine() != null) {}
          assertThat(process.waitFor()).isZero();
        } else {
          for (int left = 1 + random.nextInt(40); left > 0; left--) {
            assertThat(lines.readLine()).startsWith("wrote ");
          }
          process.destroyForcibly();
          assertThat(process.waitFor()).isEqualTo(128 + 9);
        }
      } finally {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  private Process start(String mode) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashingProcess.class.getName(),
            path.toString(),
            mode)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
