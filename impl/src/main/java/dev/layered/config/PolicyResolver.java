package dev.layered.config;

import dev.layered.core.LoadPolicy;
import dev.layered.core.StorePolicy;
import dev.layered.core.TtlEnd;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Resolves how long entries live. */
final class PolicyResolver {

  private PolicyResolver() {}

  static StorePolicy resolve(Resolution resolution) {
    Found<Duration> ttl = resolution.find(PropertyCatalog.TTL);
    long ttlNanos = (ttl == null ? PropertyCatalog.TTL.defaultValue() : ttl.value()).toNanos();
    Found<Duration> nullTtl = resolution.find(PropertyCatalog.NULL_TTL);
    return new StorePolicy(
        ttlNanos,
        cap(resolution, PropertyCatalog.HEAP_TTL, ttl),
        cap(resolution, PropertyCatalog.DISK_TTL, ttl),
        resolution.value(PropertyCatalog.MAX_IDLE).toNanos(),
        nullTtl == null ? ttlNanos : nullTtl.value().toNanos(),
        resolution.value(PropertyCatalog.STALE_WHILE_REVALIDATE).toNanos(),
        resolution.value(PropertyCatalog.STALE_IF_ERROR).toNanos(),
        resolution.value(PropertyCatalog.JITTER),
        new LoadPolicy(
            resolution.value(PropertyCatalog.STALE_IF_ERROR_THROTTLE).toNanos(),
            resolution.value(PropertyCatalog.REFRESH_AHEAD),
            resolution.value(PropertyCatalog.REFRESH_AHEAD_BETA),
            resolution.value(LoadProperties.SOFT_DEADLINE).toNanos(),
            resolution.value(LoadProperties.HARD_DEADLINE).toNanos()),
        resolution.value(LifeProperties.EXCEPTION_TTL).toNanos(),
        end(resolution),
        HotTtl.resolve(resolution, ttl));
  }

  private static TtlEnd end(Resolution resolution) {
    Found<LocalTime> until = resolution.find(LifeProperties.TTL_UNTIL);
    Found<ZoneId> zone = resolution.find(LifeProperties.TIME_ZONE);
    return new TtlEnd(
        until == null ? null : until.value(),
        zone == null ? ZoneId.systemDefault() : zone.value(),
        resolution.value(LifeProperties.TTL_ALIGNED));
  }

  /**
   * A layer's cap on the ttl. One above the ttl is a mistake only if whoever set the cap could see
   * the ttl: set at the same place or a wider one. {@code layered.heap.ttl=60} must not outlaw a
   * method with a ttl of 30, which it merely does not affect.
   */
  private static long cap(
      Resolution resolution, Property<Duration> property, @Nullable Found<Duration> ttl) {
    Found<Duration> cap = resolution.find(property);
    if (cap == null) {
      return Long.MAX_VALUE;
    }
    Duration limit = ttl == null ? PropertyCatalog.TTL.defaultValue() : ttl.value();
    if (cap.value().compareTo(limit) > 0 && (ttl == null || cap.isAsSpecificAs(ttl))) {
      resolution.conflict(
          cap,
          property.name()
              + " of "
              + DurationText.inSeconds(cap.value())
              + " is longer than the ttl of "
              + DurationText.inSeconds(limit)
              + (ttl == null ? " (the default)" : " (" + ttl.where() + ")")
              + "; allowed is at most the ttl");
    }
    return cap.value().toNanos();
  }
}
