package dev.layered.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar where the Quarkus application was not built. Run after it is packaged. */
class WithoutApplicationTest {

  @Test
  void http_saysWhatToBuild(@TempDir Path folder) throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("target")).resolve("benchmarks.jar");
    Files.createSymbolicLink(elsewhere, Jar.PATH.toAbsolutePath());
    Jar.Ended ended = Jar.run(elsewhere, "http", "--quick");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output()).contains("build it with: mvn").doesNotContain("\tat ");
  }
}
