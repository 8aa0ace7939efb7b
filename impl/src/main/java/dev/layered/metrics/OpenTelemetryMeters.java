package dev.layered.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A meter of OpenTelemetry. Each measure is one instrument for all caches; counters and gauges are
 * asynchronous: read when somebody collects.
 */
final class OpenTelemetryMeters implements Meters {

  /**
   * Bounds of the histogram in seconds, those of the semantic conventions for calls of databases.
   * OpenTelemetry's default is meant for milliseconds.
   */
  private static final List<Double> BOUNDS =
      List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);

  private static final double NANOS_PER_SECOND = 1e9;

  private final Meter meter;
  private final Map<Measure, Instrument> instruments = new EnumMap<>(Measure.class);
  private @Nullable DoubleHistogram durations;

  /**
   * Guarded, as its groups, by the lock of its owner.
   *
   * @param meter where to register
   */
  OpenTelemetryMeters(Meter meter) {
    this.meter = meter;
  }

  @Override
  public Group group() {
    return new Registered();
  }

  @Override
  public void close() {
    instruments.values().forEach(Instrument::close);
    instruments.clear();
  }

  private Instrument counterOf(Measure measure) {
    return instruments.computeIfAbsent(
        measure,
        absent ->
            new Instrument(
                reader ->
                    meter
                            .counterBuilder(absent.dottedName())
                            .setDescription(absent.description())
                            .buildWithCallback(reader)
                        ::close));
  }

  private Instrument gaugeOf(Measure measure) {
    return instruments.computeIfAbsent(
        measure,
        absent ->
            new Instrument(
                reader ->
                    meter
                            .gaugeBuilder(absent.dottedName())
                            .ofLongs()
                            .setDescription(absent.description())
                            .buildWithCallback(reader)
                        ::close));
  }

  private DoubleHistogram histogramOf(Measure measure) {
    DoubleHistogram made = durations;
    if (made == null) {
      made =
          meter
              .histogramBuilder(measure.dottedName())
              .setDescription(measure.description())
              .setUnit("s")
              .setExplicitBucketBoundariesAdvice(BOUNDS)
              .build();
      durations = made;
    }
    return made;
  }

  private static Attributes attributes(Label... labels) {
    AttributesBuilder attributes = Attributes.builder();
    for (Label label : labels) {
      attributes.put(label.key(), label.value());
    }
    return attributes.build();
  }

  /** An asynchronous instrument, and what it reads. Collected on any thread, without a lock. */
  private static final class Instrument {

    private final Set<Series> all = ConcurrentHashMap.newKeySet();
    private final Runnable removal;

    /**
     * Registers it.
     *
     * @param registration takes the callback; returns what removes it
     */
    Instrument(Function<Consumer<ObservableLongMeasurement>, Runnable> registration) {
      this.removal =
          registration.apply(
              out -> all.forEach(each -> out.record(each.reading.get(), each.labels)));
    }

    void close() {
      removal.run();
    }
  }

  /** One series of an instrument; equal to no other. */
  private static final class Series {

    private final Instrument instrument;
    private final Reading reading;
    private final Attributes labels;

    Series(Instrument instrument, Reading reading, Attributes labels) {
      this.instrument = instrument;
      this.reading = reading;
      this.labels = labels;
    }
  }

  private final class Registered implements Group {

    private final List<Series> owned = new ArrayList<>();

    @Override
    public void counter(Measure measure, Reading total, Label... labels) {
      own(new Series(counterOf(measure), total, attributes(labels)));
    }

    @Override
    public void gauge(Measure measure, Reading value, Label... labels) {
      own(new Series(gaugeOf(measure), value, attributes(labels)));
    }

    @Override
    public Timing timer(Measure measure, Label... labels) {
      DoubleHistogram histogram = histogramOf(measure);
      Attributes attributes = attributes(labels);
      return nanos -> histogram.record(nanos / NANOS_PER_SECOND, attributes);
    }

    private void own(Series series) {
      series.instrument.all.add(series);
      owned.add(series);
    }

    @Override
    public void removeAll() {
      owned.forEach(series -> series.instrument.all.remove(series));
      owned.clear();
    }
  }
}
