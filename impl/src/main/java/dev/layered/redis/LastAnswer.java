package dev.layered.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Runs a script that publishes, so that those who listen hear of it before its caller is answered.
 *
 * <p>Redis writes what it has to send when a command is over, first to the client that was the last
 * to get something: the caller, whose answer follows the messages. Each write takes the server some
 * microseconds, and in that time all others wait. So a {@code PING} goes ahead, in the same packet:
 * as its answer comes before the messages, the caller is written to after everybody else. What it
 * answers does not matter (a user without the right gets an error), nor does anything depend on the
 * order but when a message arrives.
 *
 * @see <a href="https://github.com/redis/redis/blob/7.0.15/src/networking.c">clients_pending_write
 *     in networking.c</a>
 */
final class LastAnswer {

  private LastAnswer() {}

  /**
   * Runs a call on a connection that waits for no other answer.
   *
   * @throws JedisDataException if the server refuses the call
   */
  static @Nullable Object to(CommandArguments call, Connection connection) {
    Object answer;
    boolean complete = false;
    try {
      connection.sendCommand(Protocol.Command.PING);
      connection.sendCommand(call);
      Replies.next(connection);
      answer = Replies.next(connection);
      complete = true;
    } finally {
      if (!complete) {
        // What is still to come would be read by whoever uses the connection next.
        connection.setBroken();
      }
    }
    if (answer instanceof JedisDataException refused) {
      throw refused;
    }
    return answer;
  }
}
