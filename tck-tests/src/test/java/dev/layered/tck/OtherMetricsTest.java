package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.Layered;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.smallrye.metrics.MetricRegistryProducer;
import io.smallrye.metrics.SharedMetricRegistries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where MicroProfile Metrics is gone: the other APIs, and which of several is used. */
class OtherMetricsTest {

  private static MeterRegistry micrometer = new SimpleMeterRegistry();
  private static InMemoryMetricReader collected = InMemoryMetricReader.create();
  private static OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().build();

  @ApplicationScoped
  public static class Users {
    @Layered(cacheName = "counted", key = "{id}")
    public String find(long id) {
      return "name" + id;
    }
  }

  @Dependent
  public static class MicrometerProducer {
    @Produces
    @ApplicationScoped
    MeterRegistry registry() {
      return micrometer;
    }
  }

  @Dependent
  public static class OpenTelemetryProducer {
    @Produces
    @ApplicationScoped
    OpenTelemetry telemetry() {
      return sdk;
    }
  }

  @Dependent
  public static class BrokenMicrometer {
    @Produces
    @Dependent
    MeterRegistry registry() {
      throw new IllegalStateException("broken");
    }
  }

  @BeforeEach
  void freshRegistries() {
    micrometer = new SimpleMeterRegistry();
    collected = InMemoryMetricReader.create();
    sdk =
        OpenTelemetrySdk.builder()
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(collected).build())
            .build();
  }

  @AfterEach
  void closeRegistries() {
    micrometer.close();
    sdk.close();
  }

  /** Checks an application with these registries that has had a miss and a hit. */
  private static void whileRunning(Runnable check, Class<?>... registries) {
    List<Class<?>> beans = new ArrayList<>(Arrays.asList(registries));
    beans.add(Users.class);
    try (App app =
        App.of(beans.toArray(Class<?>[]::new))
            .with("layered.metrics.interval", "PT0.05S")
            .start()) {
      Users users = app.get(Users.class);
      users.find(1);
      users.find(1);
      check.run();
    }
  }

  private static double hitsInMicrometer() {
    return micrometer
        .get("layered.requests")
        .tags("cache", "counted", "layer", "heap", "result", "hit")
        .functionCounter()
        .count();
  }

  private static long misses(MetricData requests) {
    return requests.getLongSumData().getPoints().stream()
        .filter(point -> point.getAttributes().asMap().containsValue("miss"))
        .mapToLong(LongPointData::getValue)
        .sum();
  }

  private static long missesInOpenTelemetry() {
    return collected.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals("layered.requests"))
        .mapToLong(OtherMetricsTest::misses)
        .sum();
  }

  private static void awaitHitInMicrometer() {
    Await.until("the hit is counted", () -> hitsInMicrometer() == 1);
  }

  private static void awaitMissInOpenTelemetry() {
    Await.until("the miss is counted", () -> missesInOpenTelemetry() == 1);
  }

  @Test
  void micrometer_isUsedWhereItIsProvided_andLeftAsItWas() {
    whileRunning(
        () -> {
          awaitHitInMicrometer();
          assertThat(micrometer.get("layered.load.duration").timer().count()).isEqualTo(1);
          assertThat(micrometer.get("layered.entries").gauge().value()).isEqualTo(1);
        },
        MicrometerProducer.class);
    assertThat(micrometer.getMeters()).isEmpty();
  }

  @Test
  void openTelemetry_isUsedWhereItIsProvided_andNotReadAfterTheEnd() {
    whileRunning(OtherMetricsTest::awaitMissInOpenTelemetry, OpenTelemetryProducer.class);
    assertThat(collected.collectAllMetrics())
        .extracting(MetricData::getName)
        .doesNotContain("layered.requests", "layered.entries", "layered.layer.up");
  }

  @Test
  void allThree_microProfileMetricsAlone() {
    whileRunning(
        () -> {
          assertThat(
                  SharedMetricRegistries.getOrCreate(MetricRegistry.APPLICATION_SCOPE)
                      .getMetricIDs())
              .anyMatch(id -> "counted".equals(id.getTags().get("cache")));
          assertThat(micrometer.getMeters()).isEmpty();
          assertThat(collected.collectAllMetrics()).isEmpty();
        },
        OpenTelemetryProducer.class,
        MicrometerProducer.class,
        MetricRegistryProducer.class);
  }

  @Test
  void micrometerAndOpenTelemetry_micrometerAlone() {
    whileRunning(
        () -> {
          awaitHitInMicrometer();
          assertThat(collected.collectAllMetrics()).isEmpty();
        },
        OpenTelemetryProducer.class,
        MicrometerProducer.class);
  }

  @Test
  void brokenRegistry_isSaid_andTheNextIsUsed() {
    try (Logged logged = new Logged()) {
      whileRunning(
          OtherMetricsTest::awaitMissInOpenTelemetry,
          BrokenMicrometer.class,
          OpenTelemetryProducer.class);
      assertThat(logged.linesWith("LAYERED-701")).hasSize(1);
    }
  }

  @Test
  void disabled_registersNothing() {
    try (App app =
        App.of(Users.class, MicrometerProducer.class, OpenTelemetryProducer.class)
            .with("layered.metrics.enabled", false)
            .start()) {
      app.get(Users.class).find(1);
      assertThat(micrometer.getMeters()).isEmpty();
      assertThat(collected.collectAllMetrics()).isEmpty();
    }
  }
}
