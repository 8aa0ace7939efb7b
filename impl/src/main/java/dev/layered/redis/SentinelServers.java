package dev.layered.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** The master that sentinels name, whichever server that is at the moment. */
final class SentinelServers implements Servers {

  private final ClientConfigs configs;
  private final Sentinels sentinels;
  private final Watch watch;
  private final PooledLane callers;
  private final PooledLane readers;
  private final PooledLane control;
  private final PooledLane log;
  private volatile @Nullable HostAndPort master;

  SentinelServers(
      List<HostAndPort> sentinels, String name, ClientConfigs configs, ThreadFactory threads) {
    this.configs = configs;
    this.sentinels = new Sentinels(sentinels, name, configs.sentinel());
    this.watch = new Watch(this::look, this.sentinels::close, threads);
    this.callers = lane(configs.callers());
    this.readers = configs.areReadersHasty() ? lane(configs.readers()) : callers;
    this.control = lane(configs.control());
    this.log = lane(configs.log());
  }

  private PooledLane lane(ClientConfigs.Of of) {
    MasterPool pool =
        new MasterPool(() -> master(of.search()), watch::wake, of.server(), of.pool());
    return PooledLane.on(pool, of.server());
  }

  /** On the thread of the watch. */
  private void look() {
    HostAndPort before = master;
    HostAndPort named = sentinels.master(before != null);
    if (named.equals(before)) {
      return;
    }
    // Sentinels may name a server that has not been promoted yet, or not any more.
    try (Jedis jedis = new Jedis(named, configs.control().server())) {
      if (!"master".equals(jedis.role().get(0))) {
        throw new JedisConnectionException(named + " is no master");
      }
    } catch (JedisAccessControlException notAllowedToAsk) {
      // Then it is as the sentinels say.
    }
    master = named;
  }

  /** The present master; waits for it, but not for long, if none was known. */
  private HostAndPort master(Duration longest) {
    HostAndPort present = master;
    if (present == null) {
      watch.await(() -> master != null, longest);
      present = master;
    }
    if (present == null) {
      throw new JedisConnectionException("the master is not known yet");
    }
    return present;
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

  /** Connected to the server that was the master when it was last looked for, at that moment. */
  @Override
  public Jedis dedicated() {
    HostAndPort server = master(configs.control().search());
    try {
      return new Jedis(server, configs.control().server());
    } catch (JedisConnectionException e) {
      watch.wake();
      throw e;
    }
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
    watch.close();
    callers.close();
    readers.close();
    control.close();
    log.close();
  }
}
