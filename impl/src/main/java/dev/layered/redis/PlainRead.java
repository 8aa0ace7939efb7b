package dev.layered.redis;

import static java.util.Objects.requireNonNull;

import dev.layered.core.layer.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Reads values and their remaining lives by plain commands, those of several sent together: one
 * round trip, and for the server a fraction of the work of a script.
 *
 * <p>Mostly a value says itself how long it lives, see {@link EntryBytes#remainingMillis}, so that
 * one command is enough. Where it does not, the life is asked for as well: at once as long as there
 * was no series of values that say so, else by another round trip.
 *
 * <p>Another client's command can come between the two, though hardly ever does, so the life is
 * asked for first: that of an older value makes a newer one at most older than it is. A life that
 * is too long for the value is cut when it is decoded.
 */
final class PlainRead {

  /** Nothing there, or nothing that plain commands can read: a script must say what. */
  static final SearchAnswer NOTHING = new SearchAnswer(null, 0, Learned.NOTHING, Lookup.ABSENT);

  private static final long NO_VALUE = -1;
  private static final long UNSAID = 0;

  private final RedisConnection redis;
  private final EntryBytes bytes;
  private final PlainCommands commands;

  /** Counts values in a row that say how long they live. */
  private final HitStreak stamps = new HitStreak();

  /**
   * Prepares reads.
   *
   * @param bytes knows the greatest length of entries: what is longer is none, and is not fetched
   */
  PlainRead(RedisConnection redis, EntryBytes bytes) {
    this.redis = redis;
    this.bytes = bytes;
    this.commands = new PlainCommands(bytes.maxBytes());
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
   * The same for several names, in one round trip; in another one for values that do not say how
   * long they live.
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
    SearchAnswer answer = stamps.isLikelyToGoOn() ? ask(names, false) : null;
    return answer == null ? requireNonNull(ask(names, true)) : answer;
  }

  /** Null if the life has to be asked for, and was not. */
  private @Nullable SearchAnswer ask(EntryNames names, boolean withLife) {
    Object life;
    Object value;
    try (Connection connection = redis.lane().connection(names.valueBytes())) {
      boolean complete = false;
      try {
        commands.send(connection, names.valueBytes(), withLife);
        life = withLife ? reply(connection) : null;
        value = reply(connection);
        complete = true;
      } finally {
        breakUnless(complete, connection);
      }
    }
    long own = ownLife(value);
    if (own > 0) {
      stamps.hit();
    } else if (own == UNSAID) {
      stamps.miss();
    }
    return answer(life, value, withLife, own);
  }

  private List<SearchAnswer> askAll(List<EntryNames> names) {
    @Nullable SearchAnswer[] answers = new SearchAnswer[names.size()];
    if (stamps.isLikelyToGoOn()) {
      askLeft(names, answers, false);
    }
    askLeft(names, answers, true);
    List<SearchAnswer> all = new ArrayList<>(answers.length);
    for (SearchAnswer answer : answers) {
      all.add(requireNonNull(answer));
    }
    return all;
  }

  /** Asks for those that have no answer yet; those whose life has to be asked for stay without. */
  private void askLeft(List<EntryNames> names, @Nullable SearchAnswer[] answers, boolean withLife) {
    int[] left = IntStream.range(0, answers.length).filter(i -> answers[i] == null).toArray();
    if (left.length == 0) {
      return;
    }
    List<@Nullable Object> replies = new ArrayList<>(2 * left.length);
    try (Connection connection = redis.lane().connection(names.get(0).valueBytes())) {
      boolean complete = false;
      try {
        for (int i : left) {
          commands.send(connection, names.get(i).valueBytes(), withLife);
        }
        for (int i = 0; i < left.length; i++) {
          replies.add(withLife ? reply(connection) : null);
          replies.add(reply(connection));
        }
        complete = true;
      } finally {
        breakUnless(complete, connection);
      }
    }
    boolean unsaid = false;
    for (int i = 0; i < left.length; i++) {
      Object value = replies.get(2 * i + 1);
      long own = ownLife(value);
      answers[left[i]] = answer(replies.get(2 * i), value, withLife, own);
      unsaid |= own == UNSAID;
      if (own > 0) {
        stamps.hit();
      }
    }
    // One ends the series, whatever else came with it: or every batch with it would ask twice.
    if (unsaid) {
      stamps.miss();
    }
  }

  /** What is still to come would be read by whoever uses the connection next. */
  private static void breakUnless(boolean complete, Connection connection) {
    if (!complete) {
      connection.setBroken();
    }
  }

  /** How long a value says that it lives; or that it does not, or is none. */
  private long ownLife(@Nullable Object value) {
    requireAnswer(value);
    return value instanceof byte[] found && found.length > 0 && found.length <= bytes.maxBytes()
        ? Math.max(UNSAID, bytes.remainingMillis(found))
        : NO_VALUE;
  }

  /** Null if the life has to be asked for, and was not. */
  private static @Nullable SearchAnswer answer(
      @Nullable Object life, @Nullable Object value, boolean withLife, long own) {
    requireAnswer(life);
    if (own == NO_VALUE || !(value instanceof byte[] found)) {
      return NOTHING;
    }
    if (withLife) {
      return life instanceof Long millis && millis > 0 ? found(found, millis) : NOTHING;
    }
    return own == UNSAID ? null : found(found, own);
  }

  private static SearchAnswer found(byte[] value, long remainingMillis) {
    return new SearchAnswer(value, remainingMillis, Learned.NOTHING, Lookup.ABSENT);
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
