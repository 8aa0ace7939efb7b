package dev.layered.config;

import java.nio.file.Path;

/** Resolves the settings of the process, and checks every global property on the way. */
final class NodeResolver {

  private NodeResolver() {}

  static NodeSettings resolve(Resolution resolution) {
    // Those of single caches too: a bad layered.ttl is reported even if every cache overrides it.
    for (Property<?> property : PropertyCatalog.ALL) {
      resolution.find(property);
    }
    Found<Path> path = resolution.find(PropertyCatalog.DISK_PATH);
    return new NodeSettings(
        resolution.value(PropertyCatalog.ENABLED),
        resolution.value(PropertyCatalog.NAMESPACE),
        path == null ? null : path.value(),
        hasDisk(resolution, PropertyCatalog.DISK_ENABLED, path != null),
        resolution.value(PropertyCatalog.DISK_RESERVE),
        intValue(resolution, PropertyCatalog.DISK_QUEUE),
        resolution.value(PropertyCatalog.DISK_READ_TIMEOUT),
        intValue(resolution, PropertyCatalog.MAX_TAGS),
        resolution.value(PropertyCatalog.CONFIG_REFRESH),
        resolution.value(PropertyCatalog.METRICS_ENABLED),
        resolution.value(PropertyCatalog.METRICS_INTERVAL),
        resolution.value(PropertyCatalog.TRACING_ENABLED),
        intValue(resolution, PropertyCatalog.REFRESH_THREADS),
        intValue(resolution, PropertyCatalog.REFRESH_QUEUE),
        new WarmUpSettings(
            resolution.value(LoadProperties.WARM_ENABLED),
            intValue(resolution, LoadProperties.WARM_THREADS),
            resolution.value(LoadProperties.WARM_READINESS)),
        intValue(resolution, LoadProperties.THREADS),
        requiresDisk(resolution, path != null),
        new RedisResolver(resolution).resolve());
  }

  /** Whether there is a disk layer: if nothing is said, exactly if there is a path. */
  static boolean hasDisk(Resolution resolution, Property<Boolean> property, boolean hasPath) {
    Found<Boolean> found = resolution.find(property);
    if (found == null) {
      return hasPath;
    }
    return found.value() && hasPathFor(resolution, property, found, hasPath);
  }

  private static boolean requiresDisk(Resolution resolution, boolean hasPath) {
    Property<Boolean> property = PropertyCatalog.DISK_REQUIRED;
    Found<Boolean> found = resolution.find(property);
    return found != null && found.value() && hasPathFor(resolution, property, found, hasPath);
  }

  private static boolean hasPathFor(
      Resolution resolution, Property<Boolean> property, Found<Boolean> found, boolean hasPath) {
    if (!hasPath) {
      resolution.conflict(
          found,
          property.name()
              + " is true, but there is no folder; set "
              + PropertyCatalog.DISK_PATH.globalKey());
    }
    return hasPath;
  }

  private static int intValue(Resolution resolution, Property<Long> property) {
    return Math.toIntExact(resolution.value(property));
  }
}
