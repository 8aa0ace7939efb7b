package dev.layered.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {

  @TempDir Path folder;
  private Path own;
  private Path usual;

  @BeforeEach
  void machine() throws IOException {
    own = jdk(folder.resolve("own"), "17.0.15");
    usual = Files.createDirectories(folder.resolve("usual"));
  }

  @Test
  void ownJvmIfItIsOne() {
    assertThat(Jdks.find(17, own, Map.of(), usual)).contains(own);
  }

  @Test
  void namedByTheEnvironment() throws IOException {
    Path named = jdk(folder.resolve("named"), "25");
    assertThat(Jdks.find(25, own, Map.of("JAVA_HOME_25", named.toString()), usual)).contains(named);
    assertThat(Jdks.find(25, own, Map.of("JAVA_HOME", named.toString()), usual)).contains(named);
  }

  @Test
  void inTheUsualFolder() throws IOException {
    Path installed = jdk(usual.resolve("temurin-25-jdk"), "25.0.3");
    assertThat(Jdks.find(25, own, Map.of(), usual)).contains(installed);
  }

  @Test
  void noOtherVersionWhateverTheName() throws IOException {
    jdk(usual.resolve("java-25"), "17.0.25");
    Files.createDirectories(usual.resolve("no-jdk-25"));
    assertThat(Jdks.find(25, own, Map.of("JAVA_HOME_25", own.toString()), usual)).isEmpty();
    assertThat(Jdks.find(25, own, Map.of(), folder.resolve("none"))).isEmpty();
  }

  private static Path jdk(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    assertThat(Files.createFile(home.resolve("bin/java")).toFile().setExecutable(true)).isTrue();
    return home;
  }
}
