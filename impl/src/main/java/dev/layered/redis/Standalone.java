package dev.layered.redis;

import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** One server. */
final class Standalone implements Servers {

  private final HostAndPort server;
  private final ClientConfigs configs;
  private final RedisClient callers;
  private final RedisClient readers;
  private final RedisClient control;
  private final RedisClient log;

  Standalone(HostAndPort server, ClientConfigs configs) {
    this.server = server;
    this.configs = configs;
    this.callers = client(configs.callers());
    this.readers = configs.areReadersHasty() ? client(configs.readers()) : callers;
    this.control = client(configs.control());
    this.log = client(configs.log());
  }

  private RedisClient client(ClientConfigs.Of of) {
    return RedisClient.builder()
        .hostAndPort(server)
        .clientConfig(of.server())
        .poolConfig(of.pool())
        .build();
  }

  private static Lane lane(RedisClient client) {
    return new PooledLane(client, client.getPool()::getResource, client.getPool()::clear);
  }

  @Override
  public Lane callers() {
    return lane(callers);
  }

  @Override
  public Lane readers() {
    return lane(readers);
  }

  @Override
  public Lane control() {
    return lane(control);
  }

  @Override
  public Lane log() {
    return lane(log);
  }

  @Override
  public Jedis dedicated() {
    return new Jedis(server, configs.control().server());
  }

  @Override
  public void forgetIdle() {
    callers.getPool().clear();
    readers.getPool().clear();
    control.getPool().clear();
    log.getPool().clear();
  }

  @Override
  public void close() {
    callers.close();
    readers.close();
    control.close();
    log.close();
  }
}
