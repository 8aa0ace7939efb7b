package dev.layered.metrics;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.Metric;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * Metrics that were registered together, and are removed together. Guarded by the lock of its
 * owner.
 */
final class RegisteredMetrics {

  private final MetricRegistry registry;
  private final Map<MetricID, Metric> owned = new LinkedHashMap<>();

  RegisteredMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  Counter counter(Measure measure, Tag... tags) {
    return own(measure, registry.counter(describe(measure, MetricUnits.NONE), tags), tags);
  }

  Timer timer(Measure measure, Tag... tags) {
    return own(measure, registry.timer(describe(measure, MetricUnits.SECONDS), tags), tags);
  }

  void gauge(Measure measure, LongSupplier value, Tag... tags) {
    own(measure, registry.gauge(describe(measure, MetricUnits.NONE), value::getAsLong, tags), tags);
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

  /**
   * Removes these metrics and no others, even if another application registered the same names.
   *
   * <p>SmallRye adds the application's name ({@code mp.metrics.appName}) to the tags when it
   * registers a metric, but not when it is to remove one, and then finds nothing. What the id does
   * not find, the metric itself does.
   */
  void removeAll() {
    Set<Metric> missed = Collections.newSetFromMap(new IdentityHashMap<>());
    owned.forEach(
        (id, metric) -> {
          if (!registry.remove(id)) {
            missed.add(metric);
          }
        });
    owned.clear();
    if (!missed.isEmpty()) {
      registry.removeMatching((id, metric) -> missed.contains(metric));
    }
  }
}
