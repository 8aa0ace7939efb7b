package dev.layered.redis;

import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** The servers of one mode, and the connections to them. Safe for use by several threads. */
interface Servers extends AutoCloseable {

  /**
   * Runs commands on the connections that all callers share.
   *
   * @throws JedisException if it is not known where the servers are
   */
  UnifiedJedis commands();

  /**
   * Runs commands on a few connections of their own, so that no number of callers can keep the log
   * from being followed.
   *
   * @throws JedisException if it is not known where the servers are
   */
  UnifiedJedis control();

  /**
   * One of the connections that all callers share, to the server that has a key. The caller closes
   * it, having read every reply.
   *
   * @throws JedisException if there is none
   */
  Connection connection(byte[] key);

  /**
   * Sends calls together.
   *
   * @param withSource whether a server may not know the scripts
   * @return for each what it answered, or the {@link RuntimeException} that it ended with; may be
   *     changed
   * @throws JedisException if none was answered
   */
  List<Object> send(List<Batch.Call> calls, boolean withSource);

  /** A new connection of its own, for a subscriber. The caller closes it. */
  Jedis dedicated();

  /** Closes the connections that nobody uses at the moment. */
  void forgetIdle();

  /** Tells of moved slots from now on; never called but for a cluster. */
  default void onMove(SlotsMoved listener) {}

  /** Whether keys lie in slots, so that a script can only use keys of one. */
  default boolean hasSlots() {
    return false;
  }

  /** A command for {@link #commands}, without its arguments. */
  default CommandArguments arguments(Protocol.Command command) {
    return new CommandArguments(command);
  }

  /** The slot of a key; -1 if there are none. */
  default int slot(byte[] key) {
    return -1;
  }

  @Override
  void close();
}
