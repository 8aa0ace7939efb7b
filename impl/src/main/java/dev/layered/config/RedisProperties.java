package dev.layered.config;

import static dev.layered.config.Reach.CACHE;
import static dev.layered.config.Reach.NODE;

import dev.layered.core.layer.SingleFlight;
import dev.layered.redis.RedisAddress;
import dev.layered.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The part of {@link PropertyCatalog} about Redis and about nodes that stay in step. Without an
 * address all of them are checked and then ignored, but for those that ask for Redis.
 */
final class RedisProperties {

  static final Property<RedisAddress> URI =
      Property.of(
              "redis.uri",
              NODE,
              Syntaxes.redisAddress(),
              "Where Redis is: redis://user:password@host:port/database, or rediss:// for TLS."
                  + " Several hosts, with commas between them, are sentinels or nodes of a cluster.")
          .orNone("no Redis layer, and nothing connects");

  static final Property<RedisSettings.Mode> MODE =
      Property.of(
              "redis.mode",
              NODE,
              Syntaxes.choice(RedisSettings.Mode.class),
              "What is at the address: one server, sentinels that know the master, or a cluster.")
          .orElse("standalone");

  static final Property<String> USER =
      Property.of("redis.user", NODE, Syntaxes.text(), "The user. Needs a password.")
          .orNone("that of the address, else Redis's default user");

  static final Property<String> PASSWORD =
      Property.of("redis.password", NODE, Syntaxes.secret(), "The password. Never shown anywhere.")
          .orNone("that of the address, else none");

  static final Property<String> SENTINEL_MASTER =
      Property.of(
              "redis.sentinel.master",
              NODE,
              Syntaxes.text(),
              "The name under which the sentinels watch the master.")
          .orElse("mymaster");

  static final Property<String> SENTINEL_USER =
      Property.of(
              "redis.sentinel.user",
              NODE,
              Syntaxes.text(),
              "The user of the sentinels. Needs a password.")
          .orNone("their default user");

  static final Property<String> SENTINEL_PASSWORD =
      Property.of(
              "redis.sentinel.password",
              NODE,
              Syntaxes.secret(),
              "The password of the sentinels. Never shown anywhere.")
          .orNone("none");

  static final Property<Path> TRUST_STORE =
      Property.of(
              "redis.tls.trust-store",
              NODE,
              Syntaxes.file(),
              "A key store with the certificates to trust, PKCS12 or JKS. Needs a rediss:// address.")
          .orNone("the certificates that the JVM trusts");

  static final Property<String> TRUST_STORE_PASSWORD =
      Property.of(
              "redis.tls.trust-store-password",
              NODE,
              Syntaxes.secret(),
              "The password of the trust store. Never shown anywhere.")
          .orNone("none");

  static final Property<Boolean> HOSTNAME_CHECK =
      Property.of(
              "redis.tls.hostname-check",
              NODE,
              Syntaxes.truth(),
              "Whether the certificate must name the host that is connected to. false needs a"
                  + " rediss:// address.")
          .orElse("true");

  static final Property<Duration> CONNECT_TIMEOUT =
      Property.of(
              "redis.connect-timeout",
              NODE,
              Syntaxes.duration("PT0.001S", "PT1H"),
              "How long a connection may take to be made.")
          .orElse("PT0.5S");

  static final Property<Duration> TIMEOUT =
      Property.of(
              "redis.timeout",
              NODE,
              Syntaxes.duration("PT0.001S", "PT10M"),
              "How long an answer may take before Redis counts as silent.")
          .orElse("PT0.5S");

  static final Property<Duration> SOFT_DEADLINE =
      Property.of(
              "redis.soft-deadline",
              NODE,
              Syntaxes.duration("PT0S", "PT5M"),
              "How long a read waits for Redis at a time before it goes on with the disk and the"
                  + " method; 0: as long as redis.timeout. Must be shorter than that. With"
                  + " failure=strict it is not used.")
          .orNone("PT0.05S, or 0 if redis.timeout is not longer");

  static final Property<Long> POOL_MAX =
      Property.of(
              "redis.pool-max",
              NODE,
              Syntaxes.count(1, 10_000),
              "The most connections for commands, to each server. With redis.soft-deadline, reads"
                  + " and changes have so many each.")
          .orElse("16");

  static final Property<Duration> POOL_WAIT =
      Property.of(
              "redis.pool-wait",
              NODE,
              Syntaxes.duration("PT0.001S", "PT1H"),
              "How long a caller waits for one of these connections before it goes on without"
                  + " Redis.")
          .orElse("PT0.1S");

  static final Property<Duration> LEASE_TIME =
      Property.of(
              "redis.lease-time",
              NODE,
              Syntaxes.duration("PT0.1S", "PT1H"),
              "How long a key stays reserved for a node that has died while it loaded it.")
          .orElse("10");

  static final Property<Duration> MAX_LOAD_TIME =
      Property.of(
              "redis.max-load-time",
              NODE,
              Syntaxes.duration("PT0.1S", "P1D"),
              "How long a key stays reserved for a load that goes on. The value of a longer one is"
                  + " returned and not stored. Not below redis.lease-time.")
          .orElse("300");

  static final Property<Boolean> REQUIRED =
      Property.of(
              "redis.required",
              NODE,
              Syntaxes.truth(),
              "Whether the application fails to start if Redis does not answer. false: it starts"
                  + " without, and joins when Redis answers. true needs layered.redis.uri.")
          .orElse("false");

  static final Property<Boolean> ENABLED =
      Property.of(
              "redis.enabled",
              CACHE,
              Syntaxes.truth(),
              "Whether there is a Redis layer. If false, heap and disk still hear of the other nodes'"
                  + " invalidations. true needs layered.redis.uri.")
          .orNone("true if layered.redis.uri is set");

  static final Property<SingleFlight> SINGLE_FLIGHT =
      Property.of(
              "single-flight",
              CACHE,
              Syntaxes.choice(SingleFlight.class),
              "How far callers that miss the same key share one load: on all nodes, in this"
                  + " process, or not at all. Without Redis layer, cluster means process.")
          .orElse("cluster");

  static final Property<Choices.CoherenceMode> COHERENCE_MODE =
      Property.of(
              "coherence.mode",
              NODE,
              Syntaxes.choice(Choices.CoherenceMode.class),
              "Whether an invalidation returns when Redis has it, or waits (sync) until every node"
                  + " has applied it or can no longer serve what it held. sync contradicts"
                  + " coherence.cut-off=available.")
          .orElse("async");

  static final Property<Duration> MAX_STALENESS =
      Property.of(
              "coherence.max-staleness",
              NODE,
              Syntaxes.duration("PT0.02S", "PT1H"),
              "How long a node that hears nothing from Redis trusts its heap and disk. Must be"
                  + " longer than coherence.heartbeat and redis.timeout together.")
          .orElse("2");

  static final Property<Duration> HEARTBEAT =
      Property.of(
              "coherence.heartbeat",
              NODE,
              Syntaxes.duration("PT0.01S", "PT30M"),
              "How often a node asks Redis whether it has missed anything.")
          .orElse("PT0.5S");

  static final Property<Long> LOG_LENGTH =
      Property.of(
              "coherence.log-length",
              NODE,
              Syntaxes.count(100, 10_000_000),
              "About how many invalidations the log keeps. A node that has missed more empties its"
                  + " heap and disk.")
          .orElse("10000");

  static final Property<Choices.CutOff> CUT_OFF =
      Property.of(
              "coherence.cut-off",
              NODE,
              Syntaxes.choice(Choices.CutOff.class),
              "What a node does that has not reached Redis for coherence.max-staleness: call the"
                  + " method (bypass), or serve what it has although it may be old (available).")
          .orElse("bypass");

  static final Property<Choices.Failure> FAILURE =
      Property.of(
              "failure",
              NODE,
              Syntaxes.choice(Choices.Failure.class),
              "What callers notice when Redis does not answer: nothing (graceful: a read calls the"
                  + " method, an invalidation is delivered later), or an exception (strict): of a"
                  + " read that the heap does not answer (LAYERED-618), and of an invalidation, which"
                  + " is delivered later all the same (LAYERED-615).")
          .orElse("graceful");

  static final Property<Boolean> HEALTH_REQUIRED =
      Property.of(
              "health.redis-required",
              NODE,
              Syntaxes.truth(),
              "Whether the readiness check of MicroProfile Health is down while this node has not"
                  + " reached Redis for coherence.max-staleness. false: it is up, and says so. true"
                  + " needs layered.redis.uri.")
          .orElse("false");

  /** All of them, in the order of the reference file. */
  static final List<Property<?>> ALL =
      List.of(
          URI,
          MODE,
          USER,
          PASSWORD,
          SENTINEL_MASTER,
          SENTINEL_USER,
          SENTINEL_PASSWORD,
          TRUST_STORE,
          TRUST_STORE_PASSWORD,
          HOSTNAME_CHECK,
          CONNECT_TIMEOUT,
          TIMEOUT,
          SOFT_DEADLINE,
          POOL_MAX,
          POOL_WAIT,
          LEASE_TIME,
          MAX_LOAD_TIME,
          REQUIRED,
          ENABLED,
          SINGLE_FLIGHT,
          COHERENCE_MODE,
          MAX_STALENESS,
          HEARTBEAT,
          LOG_LENGTH,
          CUT_OFF,
          FAILURE,
          HEALTH_REQUIRED);

  private RedisProperties() {}
}
