package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in configuration fail the deployment, and leave nothing behind. */
class ConfigurationProblemsTest {

  @ApplicationScoped
  public static class Users {
    @Layered(cacheName = "users", ttl = 60)
    public String find(long id) {
      return "name";
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          layered.ttl | 5 minuts | LAYERED-100 layered.ttl (test): ttl "5 minuts" is not a duration; use 300 or PT5M
          layered.ttl | 0 | LAYERED-101 layered.ttl (test): ttl "0"
          layered.ttl | -3 | LAYERED-101 layered.ttl (test): ttl "-3"
          layered.jitter | 1.5 | LAYERED-101 layered.jitter (test): jitter "1.5"
          layered.caches.users.heap.ttl | 61 | LAYERED-102 layered.caches.users.heap.ttl (test): heap.ttl of 61 s is longer than the ttl of 60 s
          layered.heap.max-entires | 7 | LAYERED-110 layered.heap.max-entires: there is no such property; did you mean "layered.heap.max-entries"?
          layered.caches.users.tttl | 7 | did you mean
          layered.codec | jsn | LAYERED-213 $BEAN#find: there is no codec "jsn"; there are: fory, json, smile
          layered.codec | smile | LAYERED-213 $BEAN#find: codec smile needs the library jackson-dataformat-smile; add it in version 2.
          layered.codec | fory | LAYERED-213 $BEAN#find: codec fory needs the library org.apache.fory:fory-core, 1.6 or newer; add it, or use json
          layered.disk.required | true | layered.disk.path
          layered.disk.enabled | true | layered.disk.path
          $BEAN/find/Layered/tll | 7 | LAYERED-112
          """)
  void badValue_isReportedWithWhatIsAllowed(String name, String value, String expected) {
    String bean = Users.class.getName();
    App.Builder builder = App.of(Users.class).with(name.replace("$BEAN", bean), value);
    if (name.equals("layered.codec")) {
      builder.with("layered.heap.copy", true);
    }
    assertThat(builder.failure())
        .contains("LAYERED-200 1 problem to mend:")
        .contains(expected.replace("$BEAN", bean));
    LayeredThreads.awaitNone();
  }

  /** The source may be shared with another application that has such a cache or method. */
  @Test
  void nameOfNoCacheOrMethod_isLoggedWithTheNearestAndNotRefused() {
    String bean = Users.class.getName();
    try (Logged logged = new Logged();
        App app =
            App.of(Users.class)
                .with("layered.caches.user.ttl", 7)
                .with(bean + "/fnd/Layered/ttl", 7)
                .start()) {
      assertThat(app.get(Users.class).find(1)).isEqualTo("name");
      assertThat(logged.linesWith("LAYERED-111"))
          .singleElement()
          .asString()
          .contains("did you mean \"users\"?");
      assertThat(logged.linesWith("LAYERED-113"))
          .singleElement()
          .asString()
          .contains("did you mean \"find\"?");
    }
  }

  @Test
  void severalBadValues_areOneReport() {
    assertThat(
            App.of(Users.class)
                .with("layered.ttl", "x")
                .with("layered.heap.max-entries", 0)
                .with("layered.nonsense", 1)
                .failure())
        .contains("LAYERED-200 3 problems to mend:");
    LayeredThreads.awaitNone();
  }

  @Test
  void failedDeployment_theNextOneStarts() {
    App.of(Users.class).with("layered.ttl", "x").failure();
    try (App app = App.start(Users.class)) {
      assertThat(app.get(Users.class).find(1)).isEqualTo("name");
    }
  }

  @Test
  void diskFolderThatIsAFile_requiredFails_otherwiseGoesOnWithout(@TempDir Path folder)
      throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertDiskIsUnusable(file, file.toString());
  }

  @Test
  void diskWithTooLittleSpace_requiredFails_otherwiseGoesOnWithout(@TempDir Path folder) {
    String report =
        disk(folder)
            .with("layered.disk.max-size", "16384GiB")
            .with("layered.disk.required", true)
            .failure();
    assertThat(report).contains("LAYERED-214").contains("layered.disk");
    LayeredThreads.awaitNone();
    try (Logged logged = new Logged();
        App app = disk(folder).with("layered.disk.max-size", "16384GiB").start()) {
      assertThat(app.get(Users.class).find(1)).isEqualTo("name");
      assertThat(logged.linesWith("LAYERED-214")).hasSize(1);
    }
  }

  @Test
  void diskFolderInUse_requiredFails_otherwiseGoesOnWithout(@TempDir Path folder) {
    try (App first = disk(folder).start()) {
      first.get(Users.class).find(1);
      assertDiskIsUnusable(folder, "in use");
    }
  }

  private static App.Builder disk(Path folder) {
    return App.of(Users.class).with("layered.disk.path", folder).with("layered.disk.reserve", 0);
  }

  private static void assertDiskIsUnusable(Path path, String expected) {
    Set<String> before = LayeredThreads.names();
    assertThat(disk(path).with("layered.disk.required", true).failure())
        .contains("LAYERED-214 layered.disk.path")
        .contains(expected);
    assertThat(LayeredThreads.names()).isSubsetOf(before);
    try (Logged logged = new Logged();
        App app = disk(path).start()) {
      assertThat(app.get(Users.class).find(1)).isEqualTo("name");
      assertThat(logged.linesWith("LAYERED-214"))
          .singleElement()
          .asString()
          .startsWith("WARNING LAYERED-214 going on without the disk layer")
          .contains(expected);
    }
  }

  @Test
  void mistakeBesideTheDisk_leavesNoLock(@TempDir Path folder) {
    disk(folder).with("layered.ttl", "x").failure();
    LayeredThreads.awaitNone();
    try (App app = disk(folder).with("layered.disk.required", true).start()) {
      assertThat(app.get(Users.class).find(1)).isEqualTo("name");
    }
    LayeredThreads.awaitNone();
  }
}
