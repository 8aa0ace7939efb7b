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
  static final SearchAnswer NOTHING = SearchAnswer.of(Lookup.ABSENT);

  /** Of a life: Redis has to be asked for it. */
  private static final long ASK = 0;

  /** Of a life: there is nothing that has one. */
  private static final long NO_VALUE = -1;

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
      bytes.forgetServer();
      return ask.apply(argument);
    } catch (JedisClusterOperationException unreachable) {
      throw new JedisConnectionException(unreachable.getMessage(), unreachable);
    }
  }

  private SearchAnswer ask(EntryNames names) {
    SearchAnswer answer = stamps.isLikelyToGoOn() ? askOnce(names, false) : null;
    return answer == null ? requireNonNull(askOnce(names, true)) : answer;
  }

  /** Null if the life has to be asked for, and was not. */
  private @Nullable SearchAnswer askOnce(EntryNames names, boolean withLife) {
    long now = bytes.nanos();
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
    long stamped = stampedMillis(value, now);
    if (stamped > 0) {
      stamps.hit();
    } else if (stamped == ASK) {
      stamps.miss();
    }
    return answer(life, value, withLife, stamped, now);
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
    long now = bytes.nanos();
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
    boolean asks = false;
    for (int i = 0; i < left.length; i++) {
      Object value = replies.get(2 * i + 1);
      long stamped = stampedMillis(value, now);
      answers[left[i]] = answer(replies.get(2 * i), value, withLife, stamped, now);
      asks |= stamped == ASK;
      if (stamped > 0) {
        stamps.hit();
      }
    }
    // One ends the series, whatever else came with it: or every batch with it would ask twice.
    if (asks) {
      stamps.miss();
    }
  }

  /** What is still to come would be read by whoever uses the connection next. */
  private static void breakUnless(boolean complete, Connection connection) {
    if (!complete) {
      connection.setBroken();
    }
  }

  /** What is left of a value's life by its stamp, or {@link #ASK} or {@link #NO_VALUE}. */
  private long stampedMillis(@Nullable Object reply, long nowNanos) {
    requireAnswer(reply);
    return reply instanceof byte[] value && value.length > 0 && value.length <= bytes.maxBytes()
        ? Math.max(ASK, bytes.remainingMillis(value, nowNanos))
        : NO_VALUE;
  }

  /** Null if the life has to be asked for, and was not. */
  private static @Nullable SearchAnswer answer(
      @Nullable Object life,
      @Nullable Object reply,
      boolean withLife,
      long stamped,
      long nowNanos) {
    requireAnswer(life);
    if (stamped == NO_VALUE || !(reply instanceof byte[] value)) {
      return NOTHING;
    }
    if (withLife) {
      return life instanceof Long millis && millis > 0
          ? SearchAnswer.found(value, millis, nowNanos)
          : NOTHING;
    }
    return stamped == ASK ? null : SearchAnswer.found(value, stamped, nowNanos);
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
