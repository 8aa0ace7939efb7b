package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheInvalidate;
import dev.layered.Layered;
import io.smallrye.metrics.MetricRegistryProducer;
import io.smallrye.metrics.MetricsRequestHandler;
import io.smallrye.metrics.SharedMetricRegistries;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scraper of MicroProfile Metrics sees, in the text form of Prometheus. */
class MetricsTest {

  @ApplicationScoped
  public static class Users {
    @Layered(cacheName = "measured", key = "{id}")
    public String find(long id) {
      if (id < 0) {
        throw new IllegalArgumentException("negative");
      }
      return "name" + id;
    }

    @CacheInvalidate(cacheName = "measured", key = "{id}")
    public void delete(long id) {}
  }

  private String text = "";

  /** The samples of one metric of the test's cache, tags of the runtime's own left out. */
  private double sample(String name, String... tags) {
    return text.lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> Stream.of(tags).allMatch(line::contains))
        .filter(line -> line.contains("cache=\"measured\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private void scrape() {
    // Makes the application's registry if nobody has asked for it yet.
    SharedMetricRegistries.getOrCreate(MetricRegistry.APPLICATION_SCOPE);
    try {
      new MetricsRequestHandler()
          .handleRequest(
              "/metrics",
              "GET",
              Stream.of("text/plain"),
              Map.of(),
              (status, message, headers) -> text = message);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private void awaitSample(double expected, String name, String... tags) {
    Await.until(
        name + String.join(",", tags) + " is " + expected,
        () -> {
          scrape();
          return sample(name, tags) == expected;
        });
  }

  @AfterEach
  void show(org.junit.jupiter.api.TestInfo test) {
    // For whoever reads the report of a failure.
    System.out.println(test.getDisplayName() + "\n" + text);
  }

  @Test
  void calls_areCountedByResultAndLayer() {
    try (App app =
        App.of(Users.class, MetricRegistryProducer.class)
            .with("layered.metrics.interval", "PT0.05S")
            .start()) {
      scrape();
      assertThat(sample("layered_requests_total", "layer=\"heap\"", "result=\"hit\"")).isZero();
      Users users = app.get(Users.class);
      users.find(1);
      users.find(1);
      users.find(1);
      users.find(2);
      users.delete(1);
      users.find(1);
      assertThatThrownBy(() -> users.find(-1)).hasMessage("negative");
      awaitSample(4, "layered_requests_total", "layer=\"none\"", "result=\"miss\"");
      awaitSample(2, "layered_requests_total", "layer=\"heap\"", "result=\"hit\"");
      awaitSample(1, "layered_invalidations_total");
      awaitSample(2, "layered_entries", "layer=\"heap\"");
      assertThat(text).contains("layered_load_duration_seconds_count{");
      assertThat(
              text.lines()
                  .filter(line -> line.startsWith("layered_loads_total{"))
                  .mapToDouble(
                      line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                  .sum())
          .isEqualTo(4);
    }
  }

  @Test
  void stoppedApplication_isRemoved() {
    App.start(Users.class, MetricRegistryProducer.class).close();
    scrape();
    assertThat(text).doesNotContain("layered_");
  }

  @Test
  void metricsDisabled_registersNothing() {
    try (App app =
        App.of(Users.class, MetricRegistryProducer.class)
            .with("layered.metrics.enabled", false)
            .start()) {
      app.get(Users.class).find(1);
      scrape();
      assertThat(text).doesNotContain("layered_");
    }
  }
}
