package dev.layered.redis;

import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** One server. */
final class Standalone implements Servers {

  private final HostAndPort server;
  private final ClientConfigs configs;
  private final RedisClient commands;
  private final RedisClient control;

  Standalone(HostAndPort server, ClientConfigs configs) {
    this.server = server;
    this.configs = configs;
    this.commands =
        RedisClient.builder()
            .hostAndPort(server)
            .clientConfig(configs.server())
            .poolConfig(configs.pool())
            .build();
    this.control =
        RedisClient.builder()
            .hostAndPort(server)
            .clientConfig(configs.server())
            .poolConfig(configs.controlPool())
            .build();
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
    return commands.getPool().getResource();
  }

  @Override
  public List<Object> send(List<Batch.Call> calls, boolean withSource) {
    Connection connection = commands.getPool().getResource();
    try (Pipeline pipeline = new Pipeline(connection, true)) {
      return Batch.answers(pipeline, calls, withSource);
    }
  }

  @Override
  public Jedis dedicated() {
    return new Jedis(server, configs.server());
  }

  @Override
  public void forgetIdle() {
    commands.getPool().clear();
    control.getPool().clear();
  }

  @Override
  public void close() {
    commands.close();
    control.close();
  }
}
