package dev.layered.redis;

import static dev.layered.redis.Replies.bytes;
import static dev.layered.redis.Replies.list;
import static dev.layered.redis.Replies.text;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Appends to the log in Redis. Throws a {@link RuntimeException} if it may not have worked. */
final class AppendCalls {

  /** Without subjects. */
  private static final int APPEND_ARGUMENTS = 6;

  /** The argument that says that an append was tried before. */
  private static final int TRIED = 5;

  private final BusParts parts;
  private final BusNames names;
  private final byte[] logLength;
  private final OptimisticAppend optimistic;
  private final Runnable cut;

  AppendCalls(BusParts parts) {
    this(parts, () -> {});
  }

  /**
   * Calls of one node.
   *
   * @param cut told of a connection that was cut and did not make a call fail
   */
  AppendCalls(BusParts parts, Runnable cut) {
    this.parts = parts;
    this.cut = cut;
    this.names = new BusNames(parts.namespace());
    this.logLength = bytes(parts.settings().logLength());
    this.optimistic = new OptimisticAppend(parts, names);
  }

  /**
   * What came of an append.
   *
   * @param entry the entry as it stands in the log
   * @param nodes who is to apply it; nobody unless it was asked for
   */
  record Appended(LogEntry entry, NodeTable nodes) {}

  /**
   * Appends an entry.
   *
   * @param toKill what the server is to kill before, see {@link Killer#killedByAppend}
   * @param last the last entry that this node knows of
   */
  Appended append(OwnEntry own, List<byte[]> toKill, LogPosition last) {
    boolean tries = OptimisticAppend.suits(own, last) && !optimistic.backsOff();
    Appended next = tries ? appendNext(own, toKill, last) : null;
    return next != null ? next : append(own, toKill, this::runAppend);
  }

  /**
   * Null if it is not known to be in the log; what may be is looked for there, being tried. Not in
   * a cluster, whose client repeats calls by itself: there it may be appended twice, which
   * invalidates twice.
   */
  private @Nullable Appended appendNext(OwnEntry own, List<byte[]> toKill, LogPosition last) {
    own.tried = true;
    try {
      LogEntry entry = optimistic.append(own, toKill, subjects(own), last);
      own.tried = entry != null;
      return entry == null ? null : new Appended(entry, NodeTable.EMPTY);
    } catch (JedisConnectionException e) {
      cut.run();
      parts.connection().forgetIdleIfCut(e);
      return null;
    } catch (JedisException e) {
      if (!isExhausted(e)) {
        throw e;
      }
      own.tried = false;
      return append(own, toKill, this::runControl);
    }
  }

  /**
   * The same for the one who follows the log, who must not wait for more than one answer, as for
   * one that a new connection needs. If it was cut, the entry stays pending.
   */
  Appended deliver(OwnEntry own, List<byte[]> toKill) {
    return append(
        own,
        toKill,
        (keys, arguments) -> parts.connection().runLog(AppendScripts.APPEND, keys, arguments));
  }

  private Appended append(
      OwnEntry own,
      List<byte[]> toKill,
      BiFunction<List<byte[]>, List<byte[]>, @Nullable Object> run) {
    List<byte[]> keys = new ArrayList<>(3 + toKill.size());
    keys.add(names.log());
    keys.add(names.marks());
    keys.add(names.nodes());
    keys.addAll(toKill);
    List<byte[]> arguments = new ArrayList<>(APPEND_ARGUMENTS);
    arguments.add(bytes(BusMessage.hex(parts.random().nextLong())));
    arguments.add(bytes(BusMessage.hex(own.nonce())));
    arguments.add(logLength);
    arguments.add(own.body());
    arguments.add(bytes(own.notice().sync() ? 1 : 0));
    arguments.add(bytes(own.tried ? 1 : 0));
    own.tried = true;
    arguments.addAll(subjects(own));
    Object answered = run.apply(keys, arguments);
    List<?> reply = answered instanceof byte[] ? List.of(answered) : list(answered);
    String[] words = text(reply, 0).split(" ", -1);
    if (words.length != 3) {
      throw new IllegalStateException("Redis answered something else");
    }
    try {
      LogPosition position = BusMessage.position(words[0], words[1], BusMessage.hex(own.nonce()));
      LogEntry entry = new LogEntry(position, BusMessage.hex(words[2]), own.notice());
      return new Appended(entry, NodeCalls.table(reply, 1));
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("Redis answered something else", e);
    }
  }

  /**
   * Callers that read must not keep an invalidation waiting: if they use every connection, it takes
   * one that no reader can have. It is tried once more if a connection was cut, and is then looked
   * for in the log before it is appended.
   */
  private @Nullable Object runAppend(List<byte[]> keys, List<byte[]> arguments) {
    RedisConnection connection = parts.connection();
    try {
      return connection.runPublishing(AppendScripts.APPEND, keys, arguments);
    } catch (JedisConnectionException e) {
      cut.run();
      arguments.set(TRIED, bytes(1));
      connection.forgetIdleIfCut(e);
      return connection.runPublishing(AppendScripts.APPEND, keys, arguments);
    } catch (JedisException e) {
      if (isExhausted(e)) {
        return runControl(keys, arguments);
      }
      throw e;
    }
  }

  private @Nullable Object runControl(List<byte[]> keys, List<byte[]> arguments) {
    return parts.connection().runControl(AppendScripts.APPEND, keys, arguments);
  }

  /** Whether no connection was left, so that nothing was sent. */
  private static boolean isExhausted(JedisException e) {
    return e.getCause() instanceof NoSuchElementException;
  }

  /** What is noted in the table of positions. */
  private static List<byte[]> subjects(OwnEntry own) {
    Invalidation what = own.notice().invalidation();
    if (what instanceof Invalidation.Tags tags) {
      return tags.tags().stream()
          .limit(tags.all() ? 1 : Long.MAX_VALUE)
          .map(tag -> bytes("t:" + tag))
          .toList();
    }
    if (what instanceof Invalidation.Clear clear) {
      return List.of(bytes("c:" + clear.cache()));
    }
    return what instanceof Invalidation.Matching matching
        ? List.of(bytes("c:" + matching.cache()))
        : List.of();
  }
}
