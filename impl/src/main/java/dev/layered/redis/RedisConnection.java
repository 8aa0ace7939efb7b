package dev.layered.redis;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The connections of one node to its Redis. Nothing is connected before it is needed. */
public final class RedisConnection implements AutoCloseable {

  private static final Script PUBLISH =
      new Script("return redis.call('PUBLISH', KEYS[1], ARGV[1])");

  private final Servers servers;

  private RedisConnection(Servers servers) {
    this.servers = servers;
  }

  /** Prepares the connections. */
  public static RedisConnection of(RedisSettings settings) {
    return of(
        settings,
        task -> {
          Thread thread = new Thread(task, "layered-redis");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Prepares the connections.
   *
   * @param settings how Redis is reached
   * @param threads makes daemon threads
   * @throws IllegalArgumentException if they contradict each other, or the trust store cannot be
   *     read
   */
  public static RedisConnection of(RedisSettings settings, ThreadFactory threads) {
    int database = settings.address().database();
    if (settings.mode() == RedisSettings.Mode.CLUSTER && database != 0) {
      throw new IllegalArgumentException(
          "layered.redis.uri names database " + database + ", but a cluster has only database 0");
    }
    ClientConfigs configs = new ClientConfigs(settings);
    List<RedisAddress.Host> hosts = settings.address().hosts();
    return new RedisConnection(
        switch (settings.mode()) {
          case STANDALONE ->
              new Standalone(
                  ClientConfigs.hostAndPort(hosts.get(0), RedisAddress.DEFAULT_PORT), configs);
          case SENTINEL ->
              new SentinelServers(
                  ClientConfigs.hostsAndPorts(hosts, RedisAddress.DEFAULT_SENTINEL_PORT),
                  settings.sentinel().master(),
                  configs,
                  threads);
          case CLUSTER ->
              new ClusterServers(
                  ClientConfigs.hostsAndPorts(hosts, RedisAddress.DEFAULT_PORT), configs, threads);
        });
  }

  /** Runs commands on connections of the pool. */
  UnifiedJedis commands() {
    return servers.commands();
  }

  /** Runs commands of the log, which must not wait for callers. */
  UnifiedJedis control() {
    return servers.control();
  }

  /**
   * Runs a script, in one round trip if the server knows it. A script that may not run twice must
   * not come here: see {@link #wasCut}.
   */
  @Nullable Object run(Script script, List<byte[]> keys, List<byte[]> arguments) {
    try {
      return runOnce(script, keys, arguments);
    } catch (JedisConnectionException e) {
      return runOnce(script, keys, arguments, e);
    }
  }

  /** Runs a script on a connection that may have been cut while it was idle. */
  @Nullable Object runOnce(Script script, List<byte[]> keys, List<byte[]> arguments) {
    return run(commands(), script, keys, arguments);
  }

  /** The same after a failure, which is thrown if it was of another kind. */
  @Nullable Object runOnce(
      Script script, List<byte[]> keys, List<byte[]> arguments, JedisConnectionException before) {
    forgetIdleIfCut(before);
    return runOnce(script, keys, arguments);
  }

  /**
   * Whether a connection was cut, as servers and what lies between do with those that were idle for
   * long. It says nothing of the server; a new connection will do. A time-out and a refused
   * connection are something else.
   */
  static boolean wasCut(JedisConnectionException failure) {
    String message = failure.getMessage();
    if (message != null && message.startsWith("Failed to")) {
      return false;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException || cause instanceof ConnectException) {
        return false;
      }
    }
    return true;
  }

  /** Goes on after a cut; others that were idle for as long are cut as well. */
  void forgetIdleIfCut(JedisConnectionException failure) {
    if (!wasCut(failure)) {
      throw failure;
    }
    forgetIdle();
  }

  /**
   * Runs a script that is given as a command.
   *
   * @param withSource the same for a server that does not know the script
   */
  @Nullable Object run(CommandArguments bySha, Supplier<CommandArguments> withSource) {
    UnifiedJedis on = commands();
    try {
      return on.executeCommand(bySha);
    } catch (JedisNoScriptException unknown) {
      return on.executeCommand(withSource.get());
    } catch (JedisConnectionException e) {
      forgetIdleIfCut(e);
      return on.executeCommand(withSource.get());
    } catch (JedisClusterOperationException unreachable) {
      throw new JedisConnectionException(unreachable.getMessage(), unreachable);
    }
  }

  /** Runs a script of the log, which must not wait for callers. */
  @Nullable Object runControl(Script script, List<byte[]> keys, List<byte[]> arguments) {
    return run(control(), script, keys, arguments);
  }

  private static @Nullable Object run(
      UnifiedJedis on, Script script, List<byte[]> keys, List<byte[]> arguments) {
    try {
      return on.evalsha(script.sha(), keys, arguments);
    } catch (JedisNoScriptException unknown) {
      return on.eval(script.source(), keys, arguments);
    } catch (JedisClusterOperationException unreachable) {
      throw new JedisConnectionException(unreachable.getMessage(), unreachable);
    }
  }

  /** Publishes for the log, which must not wait for callers. */
  void publish(byte[] channel, byte[] message) {
    // As a script: in a cluster, Jedis sends what has no key to the masters of the beginning only.
    runControl(PUBLISH, List.of(channel), List.of(message));
  }

  /** The servers themselves. */
  Servers servers() {
    return servers;
  }

  /** Closes the connections that nobody uses at the moment. */
  void forgetIdle() {
    servers.forgetIdle();
  }

  /** A new connection of its own, for a subscriber. The caller closes it. */
  Jedis dedicated() {
    return servers.dedicated();
  }

  @Override
  public void close() {
    servers.close();
  }
}
