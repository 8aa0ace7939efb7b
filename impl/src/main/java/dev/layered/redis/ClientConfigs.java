package dev.layered.redis;

import java.time.Duration;
import java.util.List;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;

/** What the settings are in the terms of Jedis. */
final class ClientConfigs {

  /**
   * Who acknowledges, who keeps the leases, and an invalidation that found no connection of the
   * callers; in a cluster who looks where the slots are, too.
   */
  private static final int CONTROL_CONNECTIONS = 3;

  /**
   * The heartbeat, and a caller who finds the node out of step at that moment: neither may take the
   * wait for the other for a Redis that does not answer.
   */
  private static final int LOG_CONNECTIONS = 2;

  private final RedisSettings settings;
  private final @Nullable TlsContext tls;
  private final Of callers;
  private final Of readers;
  private final Of control;
  private final Of log;

  /**
   * What the users of one {@link Lane} have in common.
   *
   * @param server for servers that hold data
   * @param pool how many connections there are, and how long to wait for one
   * @param answer how long an answer may take
   * @param search how long to wait at most if it is not known where the servers are
   */
  record Of(
      JedisClientConfig server,
      GenericObjectPoolConfig<Connection> pool,
      Duration answer,
      Duration search) {}

  /**
   * Reads the trust store, if connections are encrypted.
   *
   * @param controlTimeout how long an answer may take that no caller waits for
   * @throws IllegalArgumentException if that cannot be read
   */
  ClientConfigs(RedisSettings settings, Duration controlTimeout) {
    this.settings = settings;
    this.tls = settings.address().tls() ? TlsContext.of(settings.tls()) : null;
    Duration connect = settings.connectTimeout();
    Duration answer = settings.commandTimeout();
    Duration soft = settings.softDeadline();
    this.callers = of(connect, answer, connect.plus(answer), callersPool(settings.poolWait()));
    this.readers =
        soft.isZero()
            ? callers
            : of(
                shorter(connect, soft),
                soft,
                soft,
                callersPool(shorter(settings.poolWait(), soft)));
    this.control =
        of(
            connect,
            controlTimeout,
            connect.plus(controlTimeout),
            pool(CONTROL_CONNECTIONS, controlTimeout));
    this.log =
        new Of(
            control.server(),
            pool(LOG_CONNECTIONS, controlTimeout),
            control.answer(),
            control.search());
  }

  private Of of(
      Duration connect,
      Duration answer,
      Duration search,
      GenericObjectPoolConfig<Connection> pool) {
    RedisAddress address = settings.address();
    JedisClientConfig server =
        common(connect, answer)
            .user(or(settings.user(), address.user()))
            .password(or(settings.password(), address.password()))
            .database(address.database())
            .build();
    return new Of(server, pool, answer, search);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** As {@link Servers#callers}. */
  Of callers() {
    return callers;
  }

  /** As {@link Servers#readers}; the same object as {@link #callers} without a soft deadline. */
  Of readers() {
    return readers;
  }

  /** Whether readers wait for less than other callers, and so need connections of their own. */
  boolean areReadersHasty() {
    return !settings.softDeadline().isZero();
  }

  /** As {@link Servers#control}. */
  Of control() {
    return control;
  }

  /** As {@link Servers#log}. */
  Of log() {
    return log;
  }

  /** For sentinels, which have users of their own and no databases. */
  JedisClientConfig sentinel() {
    return common(settings.connectTimeout(), settings.commandTimeout())
        .user(settings.sentinel().user())
        .password(settings.sentinel().password())
        .build();
  }

  // What Jedis offers instead reads the trust store again for each connection.
  @SuppressWarnings("deprecation")
  private DefaultJedisClientConfig.Builder common(Duration connect, Duration answer) {
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(Math.toIntExact(connect.toMillis()))
            .socketTimeoutMillis(Math.toIntExact(answer.toMillis()));
    return tls == null
        ? builder
        : builder.ssl(true).sslSocketFactory(tls.sockets()).sslParameters(tls.parameters());
  }

  private GenericObjectPoolConfig<Connection> callersPool(Duration wait) {
    return pool(settings.poolMax(), wait);
  }

  private static GenericObjectPoolConfig<Connection> pool(int max, Duration wait) {
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setMaxTotal(max);
    pool.setMaxIdle(max);
    pool.setMaxWait(wait);
    pool.setJmxEnabled(false);
    return pool;
  }

  static HostAndPort hostAndPort(RedisAddress.Host host, int defaultPort) {
    return new HostAndPort(host.name(), host.port() == 0 ? defaultPort : host.port());
  }

  static List<HostAndPort> hostsAndPorts(List<RedisAddress.Host> hosts, int defaultPort) {
    return hosts.stream().map(host -> hostAndPort(host, defaultPort)).toList();
  }

  private static @Nullable String or(@Nullable String first, @Nullable String second) {
    return first != null ? first : second;
  }
}
