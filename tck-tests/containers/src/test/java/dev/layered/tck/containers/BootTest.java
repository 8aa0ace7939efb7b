package dev.layered.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time that Layered, heap only, adds to the boot of a small application, from the start of the
 * process to the first answer. Boots with and without it take turns; {@code -Dboots=N} of each. For
 * Quarkus see the scenario startup of the benchmarks.
 */
@Tag("boots")
@ExtendWith(Suite.class)
class BootTest {

  private static final Path WAR = Suite.TARGET.resolve("boot.war");
  private static final String CACHED = "hello 1";
  private static final String NOT_CACHED = "hello 2";

  @Test
  void ofLiberty(@TempDir Path folder) throws IOException {
    Path home = Suite.LIBERTY.home();
    compare(new OpenLiberty(home, WAR), new OpenLiberty(home, without(folder)));
  }

  @Test
  void ofPayara(@TempDir Path folder) throws IOException {
    Path jar = Suite.PAYARA.jar();
    compare(new PayaraMicro(jar, WAR), new PayaraMicro(jar, without(folder)));
  }

  @Test
  void ofWildFly(@TempDir Path folder) throws IOException {
    Path home = Suite.WILDFLY.home();
    compare(new WildFly(home, WAR), new WildFly(home, without(folder)));
  }

  private static Path without(Path folder) throws IOException {
    return Wars.withoutLibraries(WAR, folder.resolve("without.war"));
  }

  private static void compare(Container with, Container without) {
    List<Duration> boots = new ArrayList<>();
    List<Duration> bare = new ArrayList<>();
    for (int i = 0; i < Integer.getInteger("boots", 3); i++) {
      bare.add(boot(without, "without", NOT_CACHED));
      boots.add(boot(with, "with", CACHED));
    }
    System.out.println(with.name() + ": with " + boots + ", without " + bare);
    Suite.TABLE.addedToBoot(with.name(), median(boots).minus(median(bare)));
  }

  private static Duration boot(Container container, String run, String secondAnswer) {
    try (Server server = Server.start(container, "boot-" + run, Map.of(), Suite.TARGET)) {
      assertThat(server.application().get("info")).isEqualTo(secondAnswer);
      server.stop();
      return server.boot();
    }
  }

  private static Duration median(List<Duration> times) {
    Collections.sort(times);
    return times.get(times.size() / 2);
  }
}
