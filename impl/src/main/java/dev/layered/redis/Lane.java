package dev.layered.redis;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * One way to the servers: connections whose users have the same patience, so that those who wait
 * long take none from those who do not. Safe for use by several threads.
 */
interface Lane {

  /**
   * Runs commands on its connections.
   *
   * @throws JedisException if it is not known where the servers are
   */
  UnifiedJedis commands();

  /**
   * Runs a script that publishes, in one round trip. The server writes to those who listen before
   * it replies, as far as it can be made to.
   *
   * @param call made by {@link Servers#arguments}
   * @return the reply; null for nil
   * @throws JedisNoScriptException if the server does not know the script; then it has not run
   * @throws JedisException if it may have run
   */
  @Nullable Object runPublishing(CommandArguments call);

  /**
   * One of its connections, to the server that has a key. The caller closes it, having read every
   * reply.
   *
   * @throws JedisException if there is none
   */
  Connection connection(byte[] key);

  /**
   * The servers that have the keys among them, each with a way to a connection, which the caller
   * closes. By the name under which each is known.
   *
   * @throws JedisException if it is not known where they are
   */
  Map<String, Supplier<Connection>> masters();

  /**
   * Sends calls together.
   *
   * @param withSource whether a server may not know the scripts
   * @return for each what it answered, or the {@link RuntimeException} that it ended with; may be
   *     changed
   * @throws JedisException if none was answered
   */
  List<Object> send(List<Batch.Call> calls, boolean withSource);

  /** Closes those of its connections that nobody uses at the moment. */
  void forgetIdle();
}
