package dev.layered.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.tck.containers.Catalogue.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A developer edits a class of which values are cached, while Quarkus runs in dev mode: the old
 * class is in nobody's hands any more, not from the heap and not from disk.
 */
@Tag("examples")
class QuarkusDevModeTest {

  private static final String KEFLAVIK = "airports/BIKF";
  private static final String SLOW = "airports/remote?country=IS";

  /** Gets Layered, and what only dev mode needs; everything else is read from the usual place. */
  private static final Path REPOSITORY = Suite.TARGET.resolve("dev-mode-repository");

  @TempDir Path folder;

  @Test
  void changedClassFindsNoValueOfTheOldOne() throws IOException {
    copySources();
    try (Catalogue catalogue =
        new Catalogue(
            "quarkus-dev-mode",
            install() + " && " + dev(),
            Map.of(
                "CATALOGUE_FOLDER",
                folder.resolve("data").toString(),
                "LAYERED_DISK_READ_TIMEOUT",
                "PT30S"))) {
      assertThat(catalogue.get(KEFLAVIK)).matches(answer -> !answer.cached(), "first asked");
      assertThat(catalogue.get(KEFLAVIK)).matches(Answer::cached, "asked again");
      assertThat(catalogue.get(SLOW)).matches(answer -> !answer.cached(), "first asked");
      Set<String> before = Jvm.layeredThreads(catalogue.pid());
      assertThat(before).isNotEmpty();

      edit("Airport.java", "String country) {", "String country, String note) {");
      edit("Airport.java", "type, city, country);", "type, city, country, note);");
      edit("AirportRepository.java", "(\"country\"));", "(\"country\"), \"edited\");");

      // Quarkus looks for edits at a request, but not at each
      Answer edited =
          Await.until(Suite.SOON, () -> catalogue.get(KEFLAVIK), QuarkusDevModeTest::isEdited);
      assertThat(edited)
          .matches(QuarkusDevModeTest::isEdited, "the new class")
          .matches(answer -> !answer.cached(), "no value of the old class");
      assertThat(catalogue.get(KEFLAVIK)).matches(Answer::cached, "values of the new class");
      assertThat(catalogue.get(SLOW)).matches(Answer::cached, "warm from disk: not edited");
      assertThat(Jvm.layeredThreads(catalogue.pid()))
          .as("threads, of which none was there before the edit")
          .isNotEmpty()
          .doesNotContainAnyElementsOf(before);
      assertThat(catalogue.log()).doesNotContain("ERROR", "ClassCastException", "LAYERED-");
      catalogue.stop();
    }
  }

  private static boolean isEdited(Answer answer) {
    return answer.body().contains("\"note\":\"edited\"");
  }

  private void copySources() throws IOException {
    Path examples = Readme.ROOT.resolve("examples");
    for (String part :
        new String[] {"catalogue", "quarkus/src", "quickstart/src/main/resources/data"}) {
      Folders.copy(examples.resolve(part), Files.createDirectories(copy(part)));
    }
    Files.copy(examples.resolve("quarkus/pom.xml"), copy("quarkus/pom.xml"));
  }

  private Path copy(String part) {
    return folder.resolve("examples").resolve(part);
  }

  private void edit(String file, String from, String to) throws IOException {
    Path source = copy("catalogue/src/main/java/dev/layered/examples/catalogue").resolve(file);
    String text = Files.readString(source);
    assertThat(text).contains(from);
    Files.writeString(source, text.replace(from, to));
  }

  /** Puts Layered where a user's build finds it. */
  private static String install() {
    return maven("-q -Dfast -Dmaven.test.skip -pl impl -am install");
  }

  private String dev() {
    return "cd '"
        + copy("quarkus")
        + "' && "
        + maven(
            "quarkus:dev -Ddebug=false -Dquarkus.console.enabled=false"
                + " -Dquarkus.analytics.disabled=true"
                + " -Dquarkus.test.continuous-testing=disabled");
  }

  /**
   * A command of the newer Maven. Never offline: its first run fetches what only dev mode needs.
   */
  private static String maven(String command) {
    return "'%s/dist/apache-maven-%s/bin/mvn' -B -ntp -Dmaven.repo.local='%s' %s'%s' %s"
        .formatted(
            Suite.TARGET,
            System.getProperty("newer-maven.version"),
            REPOSITORY,
            "-Dmaven.repo.local.tail.ignoreAvailability=true -Dmaven.repo.local.tail=",
            System.getProperty("build.repository"),
            command);
  }
}
