package dev.layered.redis;

import dev.layered.core.layer.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.args.RawableFactory;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Reads values and their remaining lives by two plain commands each, sent together: one round trip,
 * and for the server a fraction of the work of a script.
 *
 * <p>Another client's command can come between the two, though hardly ever does, so the life is
 * asked for first: that of an older value makes a newer one at most older than it is. A life that
 * is too long for the value is cut when it is decoded.
 */
final class PlainRead {

  /** Nothing there, or nothing that the two commands can read: a script must say what. */
  static final SearchAnswer NOTHING = new SearchAnswer(null, 0, Learned.NOTHING, Lookup.ABSENT);

  private static final Rawable ZERO = RawableFactory.from(0);

  private final RedisConnection redis;
  private final long maxBytes;
  private final Rawable end;

  /** Commands that nobody uses just now; null while somebody does. */
  private final AtomicReference<@Nullable Commands> spare = new AtomicReference<>();

  /** The two commands, for one name after the other. */
  private final class Commands implements Rawable {

    private final CommandArguments life = new CommandArguments(Protocol.Command.PTTL).add(this);
    private final CommandArguments value =
        new CommandArguments(Protocol.Command.GETRANGE).add(this).add(ZERO).add(end);
    private byte[] name = new byte[0];

    /** The name, where the commands need it. */
    @Override
    public byte[] getRaw() {
      return name;
    }

    void send(Connection connection, byte[] name) {
      this.name = name;
      connection.sendCommand(life);
      connection.sendCommand(value);
    }
  }

  /**
   * Prepares reads.
   *
   * @param maxBytes longer values are no entries, and are not fetched
   */
  PlainRead(RedisConnection redis, long maxBytes) {
    this.redis = redis;
    this.maxBytes = maxBytes;
    this.end = RawableFactory.from(maxBytes);
  }

  /**
   * The value, or {@link #NOTHING}.
   *
   * @throws JedisException if no server could answer
   */
  SearchAnswer read(EntryNames names) {
    return patiently(this::ask, names);
  }

  /**
   * The same for several names, in one round trip.
   *
   * @param names one or more, all on one server
   * @return an answer for each, in order
   */
  List<SearchAnswer> readAll(List<EntryNames> names) {
    return patiently(this::askAll, names);
  }

  private <A, T> T patiently(Function<A, T> ask, A argument) {
    try {
      return ask.apply(argument);
    } catch (JedisConnectionException e) {
      redis.forgetIdleIfCut(e);
      return ask.apply(argument);
    } catch (JedisClusterOperationException unreachable) {
      throw new JedisConnectionException(unreachable.getMessage(), unreachable);
    }
  }

  private SearchAnswer ask(EntryNames names) {
    Object life;
    Object value;
    try (Connection connection = redis.lane().connection(names.valueBytes())) {
      boolean complete = false;
      try {
        send(connection, names.valueBytes());
        life = reply(connection);
        value = reply(connection);
        complete = true;
      } finally {
        breakUnless(complete, connection);
      }
    }
    return answer(life, value);
  }

  private List<SearchAnswer> askAll(List<EntryNames> names) {
    List<@Nullable Object> replies = new ArrayList<>(2 * names.size());
    try (Connection connection = redis.lane().connection(names.get(0).valueBytes())) {
      boolean complete = false;
      try {
        for (EntryNames name : names) {
          send(connection, name.valueBytes());
        }
        for (int i = 0; i < 2 * names.size(); i++) {
          replies.add(reply(connection));
        }
        complete = true;
      } finally {
        breakUnless(complete, connection);
      }
    }
    List<SearchAnswer> answers = new ArrayList<>(names.size());
    for (int i = 0; i < replies.size(); i += 2) {
      answers.add(answer(replies.get(i), replies.get(i + 1)));
    }
    return answers;
  }

  /** What is still to come would be read by whoever uses the connection next. */
  private static void breakUnless(boolean complete, Connection connection) {
    if (!complete) {
      connection.setBroken();
    }
  }

  private SearchAnswer answer(@Nullable Object life, @Nullable Object value) {
    requireAnswer(life);
    requireAnswer(value);
    return life instanceof Long millis
            && millis > 0
            && value instanceof byte[] bytes
            && bytes.length > 0
            && bytes.length <= maxBytes
        ? new SearchAnswer(bytes, millis, Learned.NOTHING, Lookup.ABSENT)
        : NOTHING;
  }

  /** Writes the commands; they leave when the first reply is asked for. */
  private void send(Connection connection, byte[] name) {
    Commands mine = spare.getAndSet(null);
    Commands commands = mine == null ? new Commands() : mine;
    commands.send(connection, name);
    spare.set(commands);
  }

  private static @Nullable Object reply(Connection connection) {
    try {
      return connection.getOne();
    } catch (JedisDataException error) {
      return error;
    }
  }

  /** An error is an answer only if the server that sent it could answer another call. */
  private static void requireAnswer(@Nullable Object reply) {
    if (reply instanceof JedisException error
        && !(error instanceof JedisRedirectionException)
        && !ErrorReplies.concernsOneCall(error)) {
      throw error;
    }
  }
}
