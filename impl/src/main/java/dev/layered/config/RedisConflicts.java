package dev.layered.config;

import dev.layered.redis.RedisAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds what contradicts itself, or would be ignored although somebody relies on it. */
final class RedisConflicts {

  private final Resolution resolution;
  private boolean found;

  RedisConflicts(Resolution resolution) {
    this.resolution = resolution;
  }

  /** Whether there is any; reports each. No message shows a user: it may be a password. */
  boolean in(Found<RedisAddress> address) {
    modes();
    loads();
    softDeadline();
    if (!address.value().tls()) {
      withoutTls(RedisProperties.TRUST_STORE);
      withoutTls(RedisProperties.TRUST_STORE_PASSWORD);
      if (!resolution.value(RedisProperties.HOSTNAME_CHECK)) {
        withoutTls(RedisProperties.HOSTNAME_CHECK);
      }
    }
    users(address);
    return found;
  }

  /** Who waits for all nodes must not be told that all have it while one serves what it has. */
  private void modes() {
    if (resolution.value(RedisProperties.COHERENCE_MODE) == Choices.CoherenceMode.SYNC
        && resolution.value(RedisProperties.CUT_OFF) == Choices.CutOff.AVAILABLE) {
      conflict(
          resolution.find(RedisProperties.CUT_OFF),
          "coherence.cut-off is available, but coherence.mode is sync, by which no node serves what"
              + " was invalidated; set "
              + RedisProperties.CUT_OFF.globalKey()
              + " to bypass or "
              + RedisProperties.COHERENCE_MODE.globalKey()
              + " to async");
    }
  }

  private void loads() {
    Duration load = resolution.value(RedisProperties.MAX_LOAD_TIME);
    Duration lease = resolution.value(RedisProperties.LEASE_TIME);
    if (load.compareTo(lease) < 0) {
      Found<Duration> longest = resolution.find(RedisProperties.MAX_LOAD_TIME);
      conflict(
          longest != null ? longest : resolution.find(RedisProperties.LEASE_TIME),
          "redis.max-load-time of "
              + DurationText.inSeconds(load)
              + " is below redis.lease-time of "
              + DurationText.inSeconds(lease));
    }
  }

  private void softDeadline() {
    Duration timeout = resolution.value(RedisProperties.TIMEOUT);
    Found<Duration> soft = resolution.find(RedisProperties.SOFT_DEADLINE);
    if (soft != null && soft.value().compareTo(timeout) >= 0) {
      conflict(
          soft,
          "redis.soft-deadline of "
              + DurationText.inSeconds(soft.value())
              + " is not shorter than redis.timeout of "
              + DurationText.inSeconds(timeout)
              + "; 0 switches it off");
    }
  }

  private void withoutTls(Property<?> property) {
    Found<?> set = resolution.find(property);
    if (set != null) {
      conflict(
          set,
          property.name()
              + " is set, but redis.uri is not encrypted; begin "
              + RedisProperties.URI.globalKey()
              + " with rediss://");
    }
  }

  private void users(Found<RedisAddress> address) {
    Found<String> user = resolution.find(RedisProperties.USER);
    if (resolution.find(RedisProperties.PASSWORD) == null && address.value().password() == null) {
      if (user != null) {
        withoutPassword(user, RedisProperties.USER.name() + " is set", RedisProperties.PASSWORD);
      } else if (address.value().user() != null) {
        withoutPassword(
            address,
            "redis.uri has a user (write :password@ for a password alone)",
            RedisProperties.PASSWORD);
      }
    }
    Found<String> watcher = resolution.find(RedisProperties.SENTINEL_USER);
    if (watcher != null && resolution.find(RedisProperties.SENTINEL_PASSWORD) == null) {
      withoutPassword(
          watcher,
          RedisProperties.SENTINEL_USER.name() + " is set",
          RedisProperties.SENTINEL_PASSWORD);
    }
  }

  private void withoutPassword(Found<?> user, String what, Property<String> password) {
    conflict(user, what + ", but there is no password; set " + password.globalKey());
  }

  private void conflict(@Nullable Found<?> place, String what) {
    found = true;
    // What differs from the defaults, which fit together, was set somewhere.
    resolution.conflict(Objects.requireNonNull(place), what);
  }
}
