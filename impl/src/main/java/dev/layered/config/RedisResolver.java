package dev.layered.config;

import dev.layered.core.guard.BreakerSettings;
import dev.layered.redis.BusSettings;
import dev.layered.redis.LeaseSettings;
import dev.layered.redis.RedisAddress;
import dev.layered.redis.RedisBackend;
import dev.layered.redis.RedisSettings;
import dev.layered.redis.TlsSettings;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves how the node works with Redis. */
final class RedisResolver {

  private final Resolution resolution;

  RedisResolver(Resolution resolution) {
    this.resolution = resolution;
  }

  /** Null if there is no address, or the rest contradicts it. */
  @Nullable SharedSettings resolve() {
    Found<RedisAddress> address = resolution.find(RedisProperties.URI);
    boolean required = needsAddress(RedisProperties.REQUIRED, address != null);
    boolean neededToBeReady = needsAddress(RedisProperties.HEALTH_REQUIRED, address != null);
    boolean unused = hasRedis(resolution, address != null);
    if (address == null) {
      return null;
    }
    // Each is asked, so that all contradictions are reported together.
    boolean isOtherMode = contradictsMode(address);
    boolean isImpatient = isImpatient();
    if (new RedisConflicts(resolution).in(address) || isOtherMode || isImpatient) {
      return null;
    }
    return new SharedSettings(
        new RedisBackend.Settings(
            redis(address.value()),
            new LeaseSettings(
                resolution.value(RedisProperties.LEASE_TIME),
                resolution.value(RedisProperties.MAX_LOAD_TIME)),
            BreakerSettings.DEFAULTS,
            bus()),
        required,
        resolution.value(RedisProperties.FAILURE) == Choices.Failure.STRICT,
        resolution.value(RedisProperties.CUT_OFF) == Choices.CutOff.AVAILABLE,
        neededToBeReady,
        resolution.find(PropertyCatalog.NAMESPACE) != null);
  }

  /** Whether it is true, which is a problem if there is no address. */
  private boolean needsAddress(Property<Boolean> property, boolean hasAddress) {
    Found<Boolean> found = resolution.find(property);
    return found != null && found.value() && hasAddressFor(resolution, property, found, hasAddress);
  }

  /** Whether a cache has a Redis layer: if nothing is said, exactly if there is an address. */
  static boolean hasRedis(Resolution resolution, boolean hasAddress) {
    Found<Boolean> found = resolution.find(RedisProperties.ENABLED);
    if (found == null) {
      return hasAddress;
    }
    return found.value() && hasAddressFor(resolution, RedisProperties.ENABLED, found, hasAddress);
  }

  private static boolean hasAddressFor(
      Resolution resolution, Property<Boolean> property, Found<Boolean> found, boolean hasAddress) {
    // An address that is contradicted by others is reported already.
    if (!hasAddress && resolution.find(RedisProperties.URI) == null) {
      resolution.conflict(
          found,
          property.name()
              + " is true, but there is no Redis; set "
              + RedisProperties.URI.globalKey());
    }
    return hasAddress;
  }

  private boolean contradictsMode(Found<RedisAddress> found) {
    RedisAddress address = found.value();
    RedisSettings.Mode mode = resolution.value(RedisProperties.MODE);
    if (mode == RedisSettings.Mode.STANDALONE && address.hosts().size() > 1) {
      resolution.conflict(
          found,
          "redis.uri has "
              + address.hosts().size()
              + " hosts, but redis.mode is standalone; set "
              + RedisProperties.MODE.globalKey()
              + " to sentinel or cluster");
      return true;
    }
    if (mode == RedisSettings.Mode.CLUSTER && address.database() != 0) {
      resolution.conflict(
          found,
          "redis.uri has database "
              + address.database()
              + ", but a cluster has only database 0; leave it out");
      return true;
    }
    return false;
  }

  /** A node must be able to ask in time, or it would distrust its layers between two answers. */
  private boolean isImpatient() {
    Duration staleness = resolution.value(RedisProperties.MAX_STALENESS);
    Duration heartbeat = resolution.value(RedisProperties.HEARTBEAT);
    Duration timeout = resolution.value(RedisProperties.TIMEOUT);
    if (staleness.compareTo(heartbeat.plus(timeout)) > 0) {
      return false;
    }
    Stream.of(RedisProperties.MAX_STALENESS, RedisProperties.HEARTBEAT, RedisProperties.TIMEOUT)
        .map(resolution::find)
        .filter(found -> found != null)
        .findFirst()
        .ifPresent(
            found ->
                resolution.conflict(
                    found,
                    "coherence.max-staleness of "
                        + DurationText.inSeconds(staleness)
                        + " is not longer than coherence.heartbeat and redis.timeout together, "
                        + DurationText.inSeconds(heartbeat.plus(timeout))));
    return true;
  }

  private RedisSettings redis(RedisAddress address) {
    return new RedisSettings(
        address,
        resolution.value(RedisProperties.MODE),
        resolution.value(PropertyCatalog.NAMESPACE),
        orNull(RedisProperties.USER),
        orNull(RedisProperties.PASSWORD),
        new RedisSettings.Sentinel(
            resolution.value(RedisProperties.SENTINEL_MASTER),
            orNull(RedisProperties.SENTINEL_USER),
            orNull(RedisProperties.SENTINEL_PASSWORD)),
        new TlsSettings(
            orNull(RedisProperties.TRUST_STORE),
            orNull(RedisProperties.TRUST_STORE_PASSWORD),
            resolution.value(RedisProperties.HOSTNAME_CHECK)),
        resolution.value(RedisProperties.CONNECT_TIMEOUT),
        resolution.value(RedisProperties.TIMEOUT),
        Math.toIntExact(resolution.value(RedisProperties.POOL_MAX)),
        resolution.value(RedisProperties.POOL_WAIT),
        softDeadline());
  }

  /** Whoever wants to know when Redis does not answer is not served without waiting for it. */
  private Duration softDeadline() {
    if (resolution.value(RedisProperties.FAILURE) == Choices.Failure.STRICT) {
      return Duration.ZERO;
    }
    Found<Duration> set = resolution.find(RedisProperties.SOFT_DEADLINE);
    if (set != null) {
      return set.value();
    }
    Duration timeout = resolution.value(RedisProperties.TIMEOUT);
    Duration usual = RedisSettings.DEFAULT_SOFT_DEADLINE;
    return usual.compareTo(timeout) < 0 ? usual : Duration.ZERO;
  }

  private BusSettings bus() {
    return new BusSettings(
        resolution.value(RedisProperties.MAX_STALENESS),
        resolution.value(RedisProperties.HEARTBEAT),
        Math.toIntExact(resolution.value(RedisProperties.LOG_LENGTH)),
        Math.toIntExact(resolution.value(PropertyCatalog.MAX_TAGS)),
        resolution.value(RedisProperties.COHERENCE_MODE) == Choices.CoherenceMode.SYNC,
        BusSettings.DEFAULTS.maxPending());
  }

  private <T> @Nullable T orNull(Property<T> property) {
    Found<T> found = resolution.find(property);
    return found == null ? null : found.value();
  }
}
