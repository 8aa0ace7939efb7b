package dev.layered.config;

import dev.layered.codec.CompressionSettings;
import dev.layered.core.LoadLimits;

/** Resolves the settings of one cache. */
final class CacheResolver {

  private CacheResolver() {}

  static CacheSettings resolve(Resolution resolution, NodeSettings node) {
    return new CacheSettings(
        resolution.value(PropertyCatalog.ENABLED),
        PolicyResolver.resolve(resolution),
        resolution.value(PropertyCatalog.HEAP_ENABLED),
        resolution.value(PropertyCatalog.HEAP_MAX_ENTRIES),
        resolution.value(PropertyCatalog.HEAP_COPY),
        NodeResolver.hasDisk(resolution, PropertyCatalog.DISK_ENABLED, node.diskPath() != null),
        resolution.value(PropertyCatalog.DISK_MAX_SIZE),
        RedisResolver.hasRedis(resolution, node.shared() != null),
        resolution.value(RedisProperties.SINGLE_FLIGHT),
        resolution.value(PropertyCatalog.CODEC),
        new CompressionSettings(
            resolution.value(PropertyCatalog.COMPRESSION),
            Math.toIntExact(resolution.value(PropertyCatalog.COMPRESSION_THRESHOLD))),
        resolution.value(PropertyCatalog.LOAD_WAIT),
        new LoadLimits(
            resolution.value(LoadProperties.MAX_CONCURRENT),
            resolution.value(LoadProperties.MAX_PER_SECOND),
            Math.toIntExact(resolution.value(LoadProperties.BREAKER_FAILURES)),
            resolution.value(LoadProperties.BREAKER_OPEN_TIME).toNanos()));
  }
}
