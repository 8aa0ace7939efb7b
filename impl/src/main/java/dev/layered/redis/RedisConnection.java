package dev.layered.redis;

import java.util.List;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The connections of one node to its Redis. Nothing is connected before it is needed. */
public final class RedisConnection implements AutoCloseable {

  private final HostAndPort server;
  private final JedisClientConfig config;
  private final UnifiedJedis commands;

  private RedisConnection(HostAndPort server, JedisClientConfig config, UnifiedJedis commands) {
    this.server = server;
    this.config = config;
    this.commands = commands;
  }

  /** Prepares the connections. */
  public static RedisConnection of(RedisSettings settings) {
    RedisAddress address = settings.address();
    HostAndPort server = hostAndPort(address.hosts().get(0));
    DefaultJedisClientConfig config =
        DefaultJedisClientConfig.builder()
            .user(or(settings.user(), address.user()))
            .password(or(settings.password(), address.password()))
            .database(address.database())
            .connectionTimeoutMillis(Math.toIntExact(settings.connectTimeout().toMillis()))
            .socketTimeoutMillis(Math.toIntExact(settings.commandTimeout().toMillis()))
            .build();
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setMaxTotal(settings.poolMax());
    pool.setMaxIdle(settings.poolMax());
    pool.setMaxWait(settings.poolWait());
    pool.setJmxEnabled(false);
    return new RedisConnection(
        server,
        config,
        RedisClient.builder().hostAndPort(server).clientConfig(config).poolConfig(pool).build());
  }

  private static HostAndPort hostAndPort(RedisAddress.Host host) {
    return new HostAndPort(host.name(), host.port() == 0 ? RedisAddress.DEFAULT_PORT : host.port());
  }

  private static @Nullable String or(@Nullable String first, @Nullable String second) {
    return first != null ? first : second;
  }

  /** Runs commands on connections of the pool. */
  UnifiedJedis commands() {
    return commands;
  }

  /** Runs a script, in one round trip if the server knows it. */
  @Nullable Object run(Script script, List<byte[]> keys, List<byte[]> arguments) {
    try {
      return commands.evalsha(script.sha(), keys, arguments);
    } catch (JedisNoScriptException unknown) {
      return commands.eval(script.source(), keys, arguments);
    }
  }

  /** Closes the connections that nobody uses at the moment. */
  void forgetIdle() {
    if (commands instanceof RedisClient standalone) {
      standalone.getPool().clear();
    }
  }

  /** A new connection of its own, for a subscriber. The caller closes it. */
  Jedis dedicated() {
    return new Jedis(server, config);
  }

  @Override
  public void close() {
    commands.close();
  }
}
