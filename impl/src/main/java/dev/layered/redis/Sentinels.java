package dev.layered.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks sentinels for the master. The one that saw the latest failover is right: others may be cut
 * off from the rest. For one thread.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/sentinel-clients/">Clients</a>
 */
final class Sentinels implements AutoCloseable {

  private final List<HostAndPort> servers;
  private final String name;
  private final JedisClientConfig config;
  private final Map<HostAndPort, Jedis> open = new HashMap<>();

  Sentinels(List<HostAndPort> servers, String name, JedisClientConfig config) {
    this.servers = servers;
    this.name = name;
    this.config = config;
  }

  /** The master that one of them names; a failover is the later, the higher its number. */
  private record Named(HostAndPort server, long failover) {}

  /**
   * Asks.
   *
   * @param all whether all are asked, and not only until one answers
   * @throws JedisConnectionException if none knows
   */
  HostAndPort master(boolean all) {
    Named latest = null;
    JedisException failure = null;
    for (HostAndPort sentinel : servers) {
      try {
        Named named = ask(sentinel);
        if (latest == null || named.failover() > latest.failover()) {
          latest = named;
        }
        if (!all) {
          break;
        }
      } catch (JedisException e) {
        failure = e;
        forget(sentinel);
      }
    }
    if (latest == null) {
      throw new JedisConnectionException("no sentinel knows a master \"" + name + "\"", failure);
    }
    return latest.server();
  }

  private Named ask(HostAndPort sentinel) {
    Jedis jedis = open.get(sentinel);
    if (jedis == null) {
      jedis = new Jedis(sentinel, config);
      open.put(sentinel, jedis);
    }
    Map<String, String> master = jedis.sentinelMaster(name);
    String host = master.get("ip");
    String port = master.get("port");
    if (host == null || port == null) {
      throw new JedisException("the sentinel's answer names no server");
    }
    return new Named(
        new HostAndPort(host, Integer.parseInt(port)),
        Long.parseLong(master.getOrDefault("config-epoch", "0")));
  }

  private void forget(HostAndPort sentinel) {
    @Nullable Jedis jedis = open.remove(sentinel);
    if (jedis != null) {
      try {
        jedis.close();
      } catch (JedisException alreadyClosed) {
        // that is what was wanted
      }
    }
  }

  @Override
  public void close() {
    servers.forEach(this::forget);
  }
}
