package dev.layered.redis;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** The servers of one mode, and the connections to them. Safe for use by several threads. */
interface Servers extends AutoCloseable {

  /** For callers who change something, and wait until Redis counts as silent. */
  Lane callers();

  /**
   * For callers who read, and wait no longer than the soft deadline; the same as {@link #callers}
   * if there is none.
   */
  Lane readers();

  /**
   * For those who acknowledge and keep leases: a few connections, which no number of callers can
   * take from them. Nobody waits for what they do, so they have the most patience.
   */
  Lane control();

  /**
   * For those who follow the log, with the patience of {@link #control}: connections that nobody
   * else takes. While Redis is slow, a new one would cost an answer more, and the node its lease.
   */
  Lane log();

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

  /** A command for any {@link Lane}, without its arguments. */
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
