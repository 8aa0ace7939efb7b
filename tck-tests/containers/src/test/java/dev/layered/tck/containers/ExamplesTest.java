package dev.layered.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.tck.containers.Catalogue.Answer;
import dev.layered.testing.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does with each example what its README tells, with the command that stands there. */
@Tag("examples")
class ExamplesTest {

  private static final String SLOW = "airports/remote?country=IS";
  private static final String KEFLAVIK = "airports/BIKF";
  private static final Pattern HEAP_HIT =
      Pattern.compile(
          "layered_requests_total\\{(?=[^}]*cache=\"remote\")(?=[^}]*layer=\"heap\")"
              + "(?=[^}]*result=\"hit\")[^}]*} [1-9]");

  @TempDir Path folder;

  @Test
  void quarkus() throws IOException {
    keepsWhatItsReadmeSays("quarkus", "q/");
  }

  @Test
  void openLiberty() throws IOException {
    keepsWhatItsReadmeSays("open-liberty", "");
  }

  @Test
  void payaraMicro() throws IOException {
    keepsWhatItsReadmeSays("payara-micro", "");
  }

  private void keepsWhatItsReadmeSays(String example, String tools) throws IOException {
    Readme readme = Readme.of(example);
    String command = readme.buildAndStart();
    try (Catalogue catalogue = new Catalogue("example-" + example, command, settings("data"))) {
      assertThat(catalogue.get(SLOW)).matches(answer -> !answer.cached(), "first asked");
      assertThat(catalogue.get(SLOW)).matches(Answer::cached, "asked again");
      assertThat(
              Await.until(
                  Suite.SOON, () -> catalogue.get(tools + "metrics").body(), ExamplesTest::hit))
          .containsPattern(HEAP_HIT);
      assertThat(catalogue.get(tools + "health/ready").body())
          .containsPattern("\"name\": ?\"layered\"");
      invalidates(catalogue);
      refuses(catalogue);
      stopsInOrder(catalogue);
    }
    try (Catalogue catalogue =
        new Catalogue("example-" + example + "-again", readme.start(), settings("data"))) {
      assertThat(catalogue.get(SLOW))
          .matches(Answer::cached, "warm from disk")
          .matches(answer -> answer.body().contains("Leifur Eiríksson"), "what was stored last");
      assertThat(catalogue.get("stats").body()).containsPattern("remote +0 +0 +1 +0");
      stopsInOrder(catalogue);
    }
  }

  private static void invalidates(Catalogue catalogue) {
    assertThat(catalogue.put(KEFLAVIK, "Leifur Eiríksson").body()).contains("\"Leifur Eiríksson\"");
    assertThat(catalogue.get(KEFLAVIK))
        .matches(Answer::cached, "written through")
        .matches(answer -> answer.body().contains("\"Leifur Eiríksson\""), "shows the new name");
    assertThat(catalogue.get(SLOW)).matches(answer -> !answer.cached(), "its tag was invalidated");

    assertThat(catalogue.post("airports/refresh?country=IS").status()).isEqualTo(204);
    assertThat(catalogue.get(SLOW))
        .matches(answer -> !answer.cached(), "invalidated by hand")
        .matches(answer -> answer.body().contains("Leifur Eiríksson"), "shows the new name");
  }

  private static void refuses(Catalogue catalogue) {
    Answer unknown = catalogue.get("airports/NOWHERE");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body()).isEqualTo("There is no airport NOWHERE.\n");
    Answer country = catalogue.get("airports?country=Portugal");
    assertThat(country.status()).isEqualTo(400);
    assertThat(country.body()).contains("two letters");
    assertThat(catalogue.put(KEFLAVIK, " ").status()).isEqualTo(400);
  }

  private static void stopsInOrder(Catalogue catalogue) {
    catalogue.stop();
    assertThat(catalogue.log()).as("complaints of Layered").doesNotContain("LAYERED-");
  }

  private static boolean hit(String metrics) {
    return HEAP_HIT.matcher(metrics).find();
  }

  /** Nodes of different makes, one database, one Redis: one property is all that they get. */
  @Test
  void allThreeAreNodesOfOneCatalogue() throws IOException {
    try (EmbeddedRedis redis = new EmbeddedRedis();
        Catalogue quarkus = node("quarkus", redis);
        Catalogue liberty = node("open-liberty", redis);
        Catalogue payara = node("payara-micro", redis)) {
      assertThat(quarkus.get(SLOW)).matches(answer -> !answer.cached(), "first asked");
      assertThat(liberty.get(SLOW)).matches(Answer::cached, "found in Redis");
      assertThat(payara.get(SLOW)).matches(Answer::cached, "found in Redis");
      assertThat(payara.get("stats").body()).containsPattern("remote +0 +1 +0 +0");

      liberty.put(KEFLAVIK, "Midnesheidi");
      for (Catalogue other : new Catalogue[] {quarkus, payara}) {
        Answer renamed = Await.until(Suite.SOON, () -> other.get(SLOW), ExamplesTest::isRenamed);
        assertThat(renamed).matches(ExamplesTest::isRenamed, "heard of the new name");
      }
      // in order, so that Payara clears its folder away; the one that serves the database last
      payara.stop();
      liberty.stop();
      quarkus.stop();
    }
  }

  private static boolean isRenamed(Answer answer) {
    return answer.body().contains("Midnesheidi");
  }

  private Catalogue node(String example, EmbeddedRedis redis) throws IOException {
    // one database for all, as in life
    Map<String, String> settings = settings("shared");
    settings.putAll(Suite.on(redis));
    settings.remove("LAYERED_NAMESPACE");
    settings.put("LAYERED_DISK_PATH", folder.resolve(example + "-cache").toString());
    return new Catalogue("example-node-" + example, Readme.of(example).buildAndStart(), settings);
  }

  private Map<String, String> settings(String data) {
    Map<String, String> settings = new HashMap<>();
    settings.put("CATALOGUE_FOLDER", folder.resolve(data).toString());
    settings.put("LAYERED_DISK_READ_TIMEOUT", "PT30S");
    return settings;
  }
}
