package dev.layered.redis;

import dev.layered.core.layer.Lookup;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Reads a value and its remaining life by two plain commands, sent together: one round trip, and
 * for the server a fraction of the work of a script.
 *
 * <p>Another client's command can come between the two, though hardly ever does, so the life is
 * asked for first: that of an older value makes a newer one at most older than it is. A life that
 * is too long for the value is cut when it is decoded.
 */
final class PlainRead {

  /** Nothing there, or nothing that the two commands can read: a script must say what. */
  static final SearchAnswer NOTHING = new SearchAnswer(null, 0, Learned.NOTHING, Lookup.ABSENT);

  private final RedisConnection redis;
  private final long maxBytes;

  /**
   * Prepares reads.
   *
   * @param maxBytes longer values are no entries
   */
  PlainRead(RedisConnection redis, long maxBytes) {
    this.redis = redis;
    this.maxBytes = maxBytes;
  }

  /**
   * The value, or {@link #NOTHING}. What fails at once is nothing as well: a script is sent by
   * means that find new connections and the servers of a cluster.
   *
   * @throws JedisConnectionException if there was no answer in time
   */
  SearchAnswer read(EntryKeys names) {
    try {
      return ask(names);
    } catch (JedisConnectionException e) {
      if (RedisConnection.timedOut(e)) {
        throw e;
      }
      return NOTHING;
    } catch (JedisClusterOperationException e) {
      return NOTHING;
    }
  }

  private SearchAnswer ask(EntryKeys names) {
    Rawable value = new RawBytes(names.valueBytes());
    try (Connection connection = redis.servers().connection(names.valueBytes())) {
      connection.sendCommand(new CommandArguments(Protocol.Command.PTTL).add(value));
      connection.sendCommand(new CommandArguments(Protocol.Command.GET).add(value));
      // Errors are among the replies, so that none of them stays behind in the connection.
      List<@Nullable Object> replies = connection.getMany(2);
      return replies.get(0) instanceof Long millis
              && millis > 0
              && replies.get(1) instanceof byte[] bytes
              && bytes.length <= maxBytes
          ? new SearchAnswer(bytes, millis, Learned.NOTHING, Lookup.ABSENT)
          : NOTHING;
    }
  }
}
