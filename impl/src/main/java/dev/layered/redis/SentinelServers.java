package dev.layered.redis;

import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** The master that sentinels name, whichever server that is at the moment. */
final class SentinelServers implements Servers {

  private final ClientConfigs configs;
  private final Sentinels sentinels;
  private final Watch watch;
  private final MasterPool pool;
  private final MasterPool controlPool;
  private final RedisClient commands;
  private final RedisClient control;
  private volatile @Nullable HostAndPort master;

  SentinelServers(
      List<HostAndPort> sentinels, String name, ClientConfigs configs, ThreadFactory threads) {
    this.configs = configs;
    this.sentinels = new Sentinels(sentinels, name, configs.sentinel());
    this.watch = new Watch(this::look, this.sentinels::close, threads);
    this.pool = pool(configs.pool());
    this.controlPool = pool(configs.controlPool());
    this.commands = client(pool);
    this.control = client(controlPool);
  }

  private MasterPool pool(GenericObjectPoolConfig<Connection> config) {
    return new MasterPool(this::master, watch::wake, configs.server(), config);
  }

  private RedisClient client(MasterPool connections) {
    return RedisClient.builder()
        .connectionProvider(connections)
        .clientConfig(configs.server())
        .build();
  }

  /** On the thread of the watch. */
  private void look() {
    HostAndPort before = master;
    HostAndPort named = sentinels.master(before != null);
    if (named.equals(before)) {
      return;
    }
    // Sentinels may name a server that has not been promoted yet, or not any more.
    try (Jedis jedis = new Jedis(named, configs.server())) {
      if (!"master".equals(jedis.role().get(0))) {
        throw new JedisConnectionException(named + " is no master");
      }
    } catch (JedisAccessControlException notAllowedToAsk) {
      // Then it is as the sentinels say.
    }
    master = named;
  }

  /** The present master; waits for it, but not for long, if none was known. */
  private HostAndPort master() {
    HostAndPort present = master;
    if (present == null) {
      watch.await(() -> master != null, configs.longestSearch());
      present = master;
    }
    if (present == null) {
      throw new JedisConnectionException("the master is not known yet");
    }
    return present;
  }

  @Override
  public UnifiedJedis commands() {
    return commands;
  }

  @Override
  public UnifiedJedis control() {
    return control;
  }

  @Override
  public Connection connection(byte[] key) {
    return pool.getConnection();
  }

  @Override
  public List<Object> send(List<Batch.Call> calls, boolean withSource) {
    try (Pipeline pipeline = new Pipeline(pool.getConnection(), true)) {
      return Batch.answers(pipeline, calls, withSource);
    }
  }

  /** Connected to the server that was the master when it was last looked for, at that moment. */
  @Override
  public Jedis dedicated() {
    HostAndPort server = master();
    try {
      return new Jedis(server, configs.server());
    } catch (JedisConnectionException e) {
      watch.wake();
      throw e;
    }
  }

  @Override
  public void forgetIdle() {
    pool.clear();
    controlPool.clear();
  }

  @Override
  public void close() {
    watch.close();
    pool.close();
    controlPool.close();
  }
}
