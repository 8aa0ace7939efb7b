package dev.layered.redis;

import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** One server. */
final class Standalone implements Servers {

  private final HostAndPort server;
  private final ClientConfigs configs;
  private final PooledLane callers;
  private final PooledLane readers;
  private final PooledLane control;
  private final PooledLane log;

  Standalone(HostAndPort server, ClientConfigs configs) {
    this.server = server;
    this.configs = configs;
    this.callers = lane(configs.callers());
    this.readers = configs.areReadersHasty() ? lane(configs.readers()) : callers;
    this.control = lane(configs.control());
    this.log = lane(configs.log());
  }

  private PooledLane lane(ClientConfigs.Of of) {
    return PooledLane.on(new SparePool(server, of.server(), of.pool()), of.server());
  }

  @Override
  public Lane callers() {
    return callers;
  }

  @Override
  public Lane readers() {
    return readers;
  }

  @Override
  public Lane control() {
    return control;
  }

  @Override
  public Lane log() {
    return log;
  }

  @Override
  public Jedis dedicated() {
    return new Jedis(server, configs.control().server());
  }

  @Override
  public void forgetIdle() {
    callers.forgetIdle();
    readers.forgetIdle();
    control.forgetIdle();
    log.forgetIdle();
  }

  @Override
  public void close() {
    callers.close();
    readers.close();
    control.close();
    log.close();
  }
}
