package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an application with a heap layer only does not pay for when it starts. */
class StartupClassesTest {

  @ApplicationScoped
  public static class Users {
    @Layered(cacheName = "users", ttl = 60)
    public String find(long id) {
      return "name";
    }
  }

  /** Starts, calls the method and ends. */
  public static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      try (App app = App.start(Users.class)) {
        System.out.println("found " + app.get(Users.class).find(1));
      }
    }
  }

  @Test
  void startAndCall_withHeapOnly_loadNothingOfOtherLayers() throws Exception {
    assertThat(loadedClasses())
        .anyMatch(line -> line.contains("found name"))
        .anyMatch(line -> line.contains(" dev.layered.ehcache.HeapLayer "))
        .noneMatch(line -> line.contains(" com.fasterxml.jackson."))
        .noneMatch(line -> line.contains(" redis.clients."))
        .noneMatch(line -> line.contains(" org.ehcache.core.spi.ServiceLocator"))
        .noneMatch(line -> line.contains(" org.ehcache.impl.serialization."))
        .noneMatch(line -> line.contains(" org.ehcache.impl.internal.store.disk."));
  }

  private static List<String> loadedClasses() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectErrorStream(true)
            .start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(log).isZero();
    return log.lines().toList();
  }
}
