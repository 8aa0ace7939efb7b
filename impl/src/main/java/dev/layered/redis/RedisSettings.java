package dev.layered.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How Redis is reached.
 *
 * @param address where it is
 * @param mode what is there
 * @param namespace the application's name, which all its nodes share; part of every key
 * @param user the user, or null for that of the address
 * @param password the password, or null for that of the address
 * @param sentinel how sentinels are asked; used in that mode only
 * @param tls whom to trust; used if the address asks for TLS
 * @param connectTimeout how long a connection may take to be made
 * @param commandTimeout how long an answer may take
 * @param poolMax the most connections for commands, to each server; with a soft deadline, those for
 *     reads and those for changes count apart
 * @param poolWait how long a caller waits for one of them
 * @param softDeadline how long a caller who reads waits for an answer, for a connection, and until
 *     one is made, before it goes on without; shorter than {@code commandTimeout}, zero for no such
 *     limit
 */
public record RedisSettings(
    RedisAddress address,
    Mode mode,
    String namespace,
    @Nullable String user,
    @Nullable String password,
    Sentinel sentinel,
    TlsSettings tls,
    Duration connectTimeout,
    Duration commandTimeout,
    int poolMax,
    Duration poolWait,
    Duration softDeadline) {

  /** A thousand times what an answer takes, and longer than Redis pauses for a fork. */
  public static final Duration DEFAULT_SOFT_DEADLINE = Duration.ofMillis(50);

  /** What is at the address. */
  public enum Mode {
    /** One server. */
    STANDALONE,
    /** Sentinels, which know the master. */
    SENTINEL,
    /** Some nodes of a cluster. */
    CLUSTER
  }

  /**
   * How sentinels are asked.
   *
   * @param master the name under which they watch the master
   * @param user their user; null for the default user
   * @param password their password; null for none
   */
  public record Sentinel(String master, @Nullable String user, @Nullable String password) {

    /** {@code mymaster}, as in the example of Redis's own sentinel.conf; no password. */
    public static final Sentinel DEFAULTS = new Sentinel("mymaster", null, null);

    /** Hides the password. */
    @Override
    public String toString() {
      return "Sentinel[" + master + "]";
    }
  }

  /** One server, with every default. */
  public static RedisSettings of(RedisAddress address, String namespace) {
    return new RedisSettings(
        address,
        Mode.STANDALONE,
        namespace,
        null,
        null,
        Sentinel.DEFAULTS,
        TlsSettings.DEFAULTS,
        Duration.ofMillis(500),
        Duration.ofMillis(500),
        16,
        Duration.ofMillis(100),
        DEFAULT_SOFT_DEADLINE);
  }

  /** The same in another mode. */
  public RedisSettings withMode(Mode newMode) {
    return new RedisSettings(
        address,
        newMode,
        namespace,
        user,
        password,
        sentinel,
        tls,
        connectTimeout,
        commandTimeout,
        poolMax,
        poolWait,
        softDeadline);
  }

  /** The same with another soft deadline. */
  public RedisSettings withSoftDeadline(Duration newSoftDeadline) {
    return new RedisSettings(
        address,
        mode,
        namespace,
        user,
        password,
        sentinel,
        tls,
        connectTimeout,
        commandTimeout,
        poolMax,
        poolWait,
        newSoftDeadline);
  }

  /** Shows no user and no password. */
  @Override
  public String toString() {
    return "RedisSettings[" + address + ", " + mode + ", " + namespace + "]";
  }
}
