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

  /** Those who follow the log: the heartbeat, and the one who acknowledges. */
  private static final int CONTROL_CONNECTIONS = 2;

  private final RedisSettings settings;
  private final @Nullable TlsContext tls;

  /**
   * Reads the trust store, if connections are encrypted.
   *
   * @throws IllegalArgumentException if that cannot be read
   */
  ClientConfigs(RedisSettings settings) {
    this.settings = settings;
    this.tls = settings.address().tls() ? TlsContext.of(settings.tls()) : null;
  }

  /** For servers that hold data. */
  JedisClientConfig server() {
    RedisAddress address = settings.address();
    return common()
        .user(or(settings.user(), address.user()))
        .password(or(settings.password(), address.password()))
        .database(address.database())
        .build();
  }

  /** For sentinels, which have users of their own and no databases. */
  JedisClientConfig sentinel() {
    return common()
        .user(settings.sentinel().user())
        .password(settings.sentinel().password())
        .build();
  }

  // What Jedis offers instead reads the trust store again for each connection.
  @SuppressWarnings("deprecation")
  private DefaultJedisClientConfig.Builder common() {
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(Math.toIntExact(settings.connectTimeout().toMillis()))
            .socketTimeoutMillis(Math.toIntExact(settings.commandTimeout().toMillis()));
    return tls == null
        ? builder
        : builder.ssl(true).sslSocketFactory(tls.sockets()).sslParameters(tls.parameters());
  }

  /** The connections that callers share. */
  GenericObjectPoolConfig<Connection> pool() {
    return pool(settings.poolMax(), settings.poolWait());
  }

  /** Those that no caller can take: each is in use for one command at a time. */
  GenericObjectPoolConfig<Connection> controlPool() {
    return pool(CONTROL_CONNECTIONS, settings.commandTimeout());
  }

  private static GenericObjectPoolConfig<Connection> pool(int max, Duration wait) {
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setMaxTotal(max);
    pool.setMaxIdle(max);
    pool.setMaxWait(wait);
    pool.setJmxEnabled(false);
    return pool;
  }

  /** How long a caller waits at most if it is not known where the servers are. */
  Duration longestSearch() {
    return settings.connectTimeout().plus(settings.commandTimeout());
  }

  Duration commandTimeout() {
    return settings.commandTimeout();
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
