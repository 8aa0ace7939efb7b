package dev.layered.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.Metric;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * A registry of MicroProfile Metrics. Counters are added to when they are published. Rejected:
 *
 * <ul>
 *   <li>counting in the registry on every call: an {@code inc()} of SmallRye Metrics 5.1 took 20
 *       ns, that of a {@link java.util.concurrent.atomic.LongAdder} 5 ns;
 *   <li>gauges over the totals: they would be shown as gauges, without the {@code _total} of the
 *       name, and what goes by the type of a metric would not offer rates of them. A counter over a
 *       function does not exist in MicroProfile Metrics.
 * </ul>
 *
 * @param registry where to register
 */
record MicroProfileMeters(MetricRegistry registry) implements Meters {

  @Override
  public Group group() {
    return new Registered(registry);
  }

  private static final class Registered implements Group {

    private final MetricRegistry registry;
    private final Map<MetricID, Metric> owned = new LinkedHashMap<>();
    private final List<PublishedTotal> totals = new ArrayList<>();

    Registered(MetricRegistry registry) {
      this.registry = registry;
    }

    @Override
    public void counter(Measure measure, Reading total, Label... labels) {
      Tag[] tags = tags(labels);
      Counter counter = registry.counter(describe(measure, MetricUnits.NONE), tags);
      totals.add(new PublishedTotal(total, own(measure, counter, tags)));
    }

    @Override
    public void gauge(Measure measure, Reading value, Label... labels) {
      Tag[] tags = tags(labels);
      own(measure, registry.gauge(describe(measure, MetricUnits.NONE), value::get, tags), tags);
    }

    @Override
    public Timing timer(Measure measure, Label... labels) {
      Tag[] tags = tags(labels);
      Timer timer = registry.timer(describe(measure, MetricUnits.SECONDS), tags);
      own(measure, timer, tags);
      return nanos -> timer.update(Duration.ofNanos(nanos));
    }

    private static Tag[] tags(Label... labels) {
      return Stream.of(labels).map(each -> new Tag(each.key(), each.value())).toArray(Tag[]::new);
    }

    private static Metadata describe(Measure measure, String unit) {
      return Metadata.builder()
          .withName(measure.dottedName())
          .withDescription(measure.description())
          .withUnit(unit)
          .build();
    }

    private <M extends Metric> M own(Measure measure, M metric, Tag... tags) {
      owned.put(new MetricID(measure.dottedName(), tags), metric);
      return metric;
    }

    @Override
    public void publish() {
      totals.forEach(PublishedTotal::publish);
    }

    /**
     * Removes these metrics and no others, even if another application registered the same names.
     *
     * <p>SmallRye adds the application's name ({@code mp.metrics.appName}) to the tags when it
     * registers a metric, but not when it is to remove one, and then finds nothing. What the id
     * does not find, the metric itself does.
     */
    @Override
    public void removeAll() {
      Set<Metric> missed = Collections.newSetFromMap(new IdentityHashMap<>());
      owned.forEach(
          (id, metric) -> {
            if (!registry.remove(id)) {
              missed.add(metric);
            }
          });
      owned.clear();
      totals.clear();
      if (!missed.isEmpty()) {
        registry.removeMatching((id, metric) -> missed.contains(metric));
      }
    }
  }

  /** Brings a counter up to a total that only grows. */
  private static final class PublishedTotal {

    private final Reading total;
    private final Counter counter;
    private long published;

    PublishedTotal(Reading total, Counter counter) {
      this.total = total;
      this.counter = counter;
    }

    /**
     * Adds what came since the last time. If the counter throws, the difference is added next time.
     */
    void publish() {
      long now = total.get();
      if (now > published) {
        counter.inc(now - published);
        published = now;
      }
    }
  }
}
