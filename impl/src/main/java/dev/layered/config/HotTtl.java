package dev.layered.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Resolves up to which age entries are prolonged. What contradicts it is a mistake only if whoever
 * asked for it could see that: set at the same place or a wider one. {@code layered.hot-ttl=3600}
 * must not outlaw a method with a longer ttl or with refresh ahead, which it merely does not
 * affect.
 */
final class HotTtl {

  private HotTtl() {}

  /**
   * The greatest age in nanoseconds; 0 if nothing is prolonged.
   *
   * @param ttl the ttl that counts; null if that is the default
   */
  static long resolve(Resolution resolution, @Nullable Found<Duration> ttl) {
    Found<Duration> hot = resolution.find(LifeProperties.HOT_TTL);
    if (hot == null || hot.value().isZero()) {
      return 0;
    }
    Duration life = ttl == null ? PropertyCatalog.TTL.defaultValue() : ttl.value();
    if (hot.value().compareTo(life) <= 0 && (ttl == null || hot.isAsSpecificAs(ttl))) {
      resolution.conflict(
          hot,
          text(hot)
              + " is not longer than the ttl of "
              + DurationText.inSeconds(life)
              + (ttl == null ? " (the default)" : " (" + ttl.where() + ")")
              + "; allowed is more than the ttl, or 0 for off");
    }
    exclude(resolution, hot, PropertyCatalog.REFRESH_AHEAD, 0.0);
    exclude(resolution, hot, PropertyCatalog.REFRESH_AHEAD_BETA, 0.0);
    exclude(resolution, hot, PropertyCatalog.MAX_IDLE, Duration.ZERO);
    exclude(resolution, hot, LifeProperties.TTL_UNTIL, null);
    exclude(resolution, hot, LifeProperties.TTL_ALIGNED, Boolean.FALSE);
    return hot.value().toNanos();
  }

  private static String text(Found<Duration> hot) {
    return LifeProperties.HOT_TTL.name() + " of " + DurationText.inSeconds(hot.value());
  }

  private static <T> void exclude(
      Resolution resolution, Found<Duration> hot, Property<T> property, @Nullable T off) {
    Found<T> found = resolution.find(property);
    if (found != null && !found.value().equals(off) && hot.isAsSpecificAs(found)) {
      resolution.conflict(
          hot,
          text(hot)
              + " together with "
              + property.name()
              + " "
              + found.value()
              + " ("
              + found.where()
              + "); allowed is one of them");
    }
  }
}
