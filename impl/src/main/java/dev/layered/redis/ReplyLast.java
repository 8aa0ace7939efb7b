package dev.layered.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Runs a script that publishes, so that the server writes to those who listen before it replies to
 * the caller.
 *
 * <p>Redis collects replies while it runs all commands that it has read, and then writes them one
 * connection after the other, first to the one that got its first reply last. That would be the
 * caller, whose reply follows the messages, and everybody else would wait for that write. With a
 * {@code PING} ahead that is read together with the script, the caller has a reply before the
 * messages do, and is written to last. What the {@code PING} gives does not matter (a user without
 * the right gets an error). Nothing but the time of arrival depends on the order, which a long
 * call, a proxy or {@code io-threads} may change.
 *
 * @see <a href="https://github.com/redis/redis/blob/7.0.15/src/networking.c">clients_pending_write
 *     in networking.c</a>
 */
final class ReplyLast {

  private ReplyLast() {}

  /**
   * Runs a call on a connection that waits for no other reply.
   *
   * @return null for nil
   * @throws JedisDataException if the server refuses the call
   */
  static @Nullable Object run(Connection connection, CommandArguments call) {
    Object reply;
    boolean complete = false;
    try {
      connection.sendCommand(Protocol.Command.PING);
      connection.sendCommand(call);
      reply = connection.getMany(2).get(1);
      complete = true;
    } finally {
      if (!complete) {
        // What is still to come would be read by whoever uses the connection next.
        connection.setBroken();
      }
    }
    if (reply instanceof JedisDataException refused) {
      throw refused;
    }
    return reply;
  }
}
