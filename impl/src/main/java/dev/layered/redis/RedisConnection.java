package dev.layered.redis;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The connections of one node to its Redis. Nothing is connected before it is needed. */
public final class RedisConnection implements AutoCloseable {

  private static final Script PUBLISH =
      new Script("return redis.call('PUBLISH', KEYS[1], ARGV[1])");

  private final Servers servers;
  private final Lane lane;
  private final Duration softDeadline;

  private RedisConnection(Servers servers, Lane lane, Duration softDeadline) {
    this.servers = servers;
    this.lane = lane;
    this.softDeadline = softDeadline;
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
    return of(settings, settings.commandTimeout(), threads);
  }

  /**
   * The same with more patience for what nobody waits for.
   *
   * @param controlTimeout how long an answer to those who follow the log and keep leases may take
   */
  static RedisConnection of(
      RedisSettings settings, Duration controlTimeout, ThreadFactory threads) {
    int database = settings.address().database();
    if (settings.mode() == RedisSettings.Mode.CLUSTER && database != 0) {
      throw new IllegalArgumentException(
          "layered.redis.uri names database " + database + ", but a cluster has only database 0");
    }
    ClientConfigs configs = new ClientConfigs(settings, controlTimeout);
    List<RedisAddress.Host> hosts = settings.address().hosts();
    Servers servers =
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
        };
    return new RedisConnection(servers, servers.callers(), settings.softDeadline());
  }

  /** The same servers for callers who read: see {@link Servers#readers}. */
  RedisConnection forReaders() {
    return new RedisConnection(servers, servers.readers(), softDeadline);
  }

  /** The same servers for those whom nobody waits for: see {@link Servers#control}. */
  RedisConnection forControl() {
    return new RedisConnection(servers, servers.control(), softDeadline);
  }

  /** How long a caller who reads waits; zero if there is no such limit. */
  Duration softDeadline() {
    return softDeadline;
  }

  /** Runs commands on connections of its lane. */
  UnifiedJedis commands() {
    return lane.commands();
  }

  /** Runs commands of those who acknowledge, which must not wait for callers. */
  UnifiedJedis control() {
    return servers.control().commands();
  }

  /** Runs commands of the one who follows the log. */
  UnifiedJedis log() {
    return servers.log().commands();
  }

  /**
   * Runs a script, in one round trip if the server knows it. On a connection that was cut while it
   * was idle it runs once more, so one that may not run twice must not come here.
   */
  @Nullable Object run(Script script, List<byte[]> keys, List<byte[]> arguments) {
    try {
      return run(commands(), script, keys, arguments);
    } catch (JedisConnectionException e) {
      forgetIdleIfCut(e);
      return run(commands(), script, keys, arguments);
    }
  }

  /**
   * Runs a script that publishes; see {@link Lane#runPublishing}. What fails is not run once more,
   * but by the client of a cluster.
   *
   * @return the reply; null for nil
   * @throws JedisConnectionException if it may have run
   */
  @Nullable Object runPublishing(Script script, List<byte[]> keys, List<byte[]> arguments) {
    try {
      return lane.runPublishing(arguments(Protocol.Command.EVALSHA, script.sha(), keys, arguments));
    } catch (JedisNoScriptException unknown) {
      return lane.runPublishing(arguments(Protocol.Command.EVAL, script.source(), keys, arguments));
    } catch (JedisClusterOperationException unreachable) {
      throw new JedisConnectionException(unreachable.getMessage(), unreachable);
    }
  }

  private CommandArguments arguments(
      Protocol.Command command, byte[] script, List<byte[]> keys, List<byte[]> arguments) {
    CommandArguments all = servers.arguments(command).add(script).add(keys.size()).keys(keys);
    for (byte[] argument : arguments) {
      all.add(argument);
    }
    return all;
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

  /** Runs a script of those who acknowledge, which must not wait for callers. */
  @Nullable Object runControl(Script script, List<byte[]> keys, List<byte[]> arguments) {
    return run(control(), script, keys, arguments);
  }

  /** Runs a script of the one who follows the log. */
  @Nullable Object runLog(Script script, List<byte[]> keys, List<byte[]> arguments) {
    return run(log(), script, keys, arguments);
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

  /** Its connections. */
  Lane lane() {
    return lane;
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
