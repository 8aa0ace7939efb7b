package dev.layered.tck.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads counters of whichever API of metrics the container has. By reflection, because no class of
 * this application may need an API that is not everywhere.
 */
@ApplicationScoped
public class MetricsApi {

  private static final String MICROPROFILE = "org.eclipse.microprofile.metrics.MetricRegistry";
  private static final String MICROMETER = "io.micrometer.core.instrument.MeterRegistry";
  private static final String OPENTELEMETRY = "io.opentelemetry.api.OpenTelemetry";

  @Inject Instance<Object> beans;

  /** {@code microprofile}, {@code micrometer}, {@code opentelemetry} or {@code none}. */
  String name() {
    if (registry(MICROPROFILE) != null) {
      return "microprofile";
    }
    if (registry(MICROMETER) != null) {
      return "micrometer";
    }
    return registry(OPENTELEMETRY) != null ? "opentelemetry" : "none";
  }

  /** Whether counters can be read; those of OpenTelemetry go to its exporter only. */
  boolean isReadable() {
    return registry(MICROPROFILE) != null || registry(MICROMETER) != null;
  }

  /** The sum of all counters of a name which carry these tags; -1 if there is none. */
  double count(String name, Map<String, String> tags) throws ReflectiveOperationException {
    Object registry = registry(MICROPROFILE);
    return registry != null
        ? microProfile(registry, name, tags)
        : micrometer(registry(MICROMETER), name, tags);
  }

  private @Nullable Object registry(String className) {
    Class<?> type;
    try {
      type = Class.forName(className, false, MetricsApi.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      return null;
    }
    Instance<?> found = beans.select(type);
    return found.isResolvable() ? found.get() : null;
  }

  private static double microProfile(Object registry, String name, Map<String, String> tags)
      throws ReflectiveOperationException {
    double sum = -1;
    for (Map.Entry<?, ?> each :
        ((Map<?, ?>) read(registry, MICROPROFILE, "getMetrics")).entrySet()) {
      String id = "org.eclipse.microprofile.metrics.MetricID";
      if (read(each.getKey(), id, "getName").equals(name)
          && contains((Map<?, ?>) read(each.getKey(), id, "getTags"), tags)) {
        String counter = "org.eclipse.microprofile.metrics.Counter";
        sum =
            Math.max(sum, 0) + ((Number) read(each.getValue(), counter, "getCount")).doubleValue();
      }
    }
    return sum;
  }

  private static double micrometer(@Nullable Object registry, String name, Map<String, String> tags)
      throws ReflectiveOperationException {
    double sum = -1;
    if (registry == null) {
      return sum;
    }
    for (Object meter : (Collection<?>) read(registry, MICROMETER, "getMeters")) {
      Object id = read(meter, "io.micrometer.core.instrument.Meter", "getId");
      String idType = "io.micrometer.core.instrument.Meter$Id";
      if (read(id, idType, "getName").equals(name) && contains(micrometerTags(id), tags)) {
        for (Object sample :
            (Iterable<?>) read(meter, "io.micrometer.core.instrument.Meter", "measure")) {
          Object value = read(sample, "io.micrometer.core.instrument.Measurement", "getValue");
          sum = Math.max(sum, 0) + ((Number) value).doubleValue();
        }
      }
    }
    return sum;
  }

  private static Map<String, String> micrometerTags(Object id) throws ReflectiveOperationException {
    Map<String, String> tags = new HashMap<>();
    for (Object tag : (Iterable<?>) read(id, "io.micrometer.core.instrument.Meter$Id", "getTags")) {
      String type = "io.micrometer.core.instrument.Tag";
      tags.put((String) read(tag, type, "getKey"), (String) read(tag, type, "getValue"));
    }
    return tags;
  }

  private static boolean contains(Map<?, ?> all, Map<String, String> wanted) {
    return all.entrySet().containsAll(Set.copyOf(wanted.entrySet()));
  }

  /**
   * Calls the method of an interface or class of the API, because the object's own may be hidden.
   */
  private static Object read(Object object, String type, String method)
      throws ReflectiveOperationException {
    Class<?> api = Class.forName(type, false, MetricsApi.class.getClassLoader());
    try {
      return api.getMethod(method).invoke(object);
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }
}
