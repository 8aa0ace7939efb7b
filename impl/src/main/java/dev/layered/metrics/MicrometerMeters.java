package dev.layered.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A registry of Micrometer. Counters are functions, which Micrometer reads when somebody looks; it
 * holds on to what they read from only as long as the group does.
 *
 * @param registry where to register
 */
record MicrometerMeters(MeterRegistry registry) implements Meters {

  @Override
  public Group group() {
    return new Registered(registry);
  }

  private static final class Registered implements Group {

    private final MeterRegistry registry;

    /**
     * A registry answers a name that it has with the meter of whoever came first. Null until the
     * first of this group is registered.
     */
    private @Nullable Set<Meter> ofOthers;

    private final List<Meter> owned = new ArrayList<>();

    /** Micrometer refers to them weakly. */
    private final List<Reading> readings = new ArrayList<>();

    Registered(MeterRegistry registry) {
      this.registry = registry;
    }

    @Override
    public void counter(Measure measure, Reading total, Label... labels) {
      own(
          () ->
              FunctionCounter.builder(measure.dottedName(), held(total), Reading::get)
                  .description(measure.description())
                  .tags(tags(labels))
                  .register(registry));
    }

    @Override
    public void gauge(Measure measure, Reading value, Label... labels) {
      own(
          () ->
              Gauge.builder(measure.dottedName(), held(value), Reading::get)
                  .description(measure.description())
                  .tags(tags(labels))
                  .register(registry));
    }

    @Override
    public Timing timer(Measure measure, Label... labels) {
      Timer timer =
          own(
              () ->
                  Timer.builder(measure.dottedName())
                      .description(measure.description())
                      .tags(tags(labels))
                      .register(registry));
      return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Tags tags(Label... labels) {
      return Tags.of(Stream.of(labels).map(label -> Tag.of(label.key(), label.value())).toList());
    }

    private Reading held(Reading reading) {
      readings.add(reading);
      return reading;
    }

    private <M extends Meter> M own(Supplier<M> registered) {
      Set<Meter> others = ofOthers;
      if (others == null) {
        others = Collections.newSetFromMap(new IdentityHashMap<>());
        others.addAll(registry.getMeters());
        ofOthers = others;
      }
      M meter = registered.get();
      if (!others.contains(meter)) {
        owned.add(meter);
      }
      return meter;
    }

    @Override
    public void removeAll() {
      owned.forEach(registry::remove);
      owned.clear();
      readings.clear();
    }
  }
}
