package dev.layered.redis;

import static dev.layered.redis.Replies.bytes;
import static dev.layered.redis.Replies.list;
import static dev.layered.redis.Replies.text;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/** The log in Redis, as calls. Each throws a {@link RuntimeException} if it may not have worked. */
final class LogCalls {

  private static final int ENTRIES_PER_SYNC = 500;
  private static final int FIELDS_PER_PRUNE = 500;

  /** Without subjects. */
  private static final int APPEND_ARGUMENTS = 7;

  /** The argument that says that an append was tried before. */
  private static final int TRIED = 6;

  private final BusParts parts;
  private final BusNames names;
  private final byte[] logLength;
  private final OptimisticAppend optimistic;
  private final Runnable cut;

  LogCalls(BusParts parts) {
    this(parts, () -> {});
  }

  /**
   * Calls of one node.
   *
   * @param cut told of a connection that was cut and did not make a call fail
   */
  LogCalls(BusParts parts, Runnable cut) {
    this.parts = parts;
    this.cut = cut;
    this.names = new BusNames(parts.namespace());
    this.logLength = bytes(parts.settings().logLength());
    this.optimistic = new OptimisticAppend(parts, names, logLength);
  }

  /**
   * What came of an append.
   *
   * @param entry the entry as it stands in the log
   * @param nodes who is to apply it; nobody unless it was asked for
   */
  record Appended(LogEntry entry, NodeTable nodes) {}

  /**
   * What came of asking where the log is.
   *
   * @param log where it is
   * @param registered whether Redis has noted that this node was there; if not, others may not wait
   *     for it, and the table of nodes may be that of another server
   * @param serverMicros what the server's clock said
   * @param nodes the table of nodes, without registrations
   */
  record Synced(SyncReply log, boolean registered, long serverMicros, NodeTable nodes) {}

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
        (keys, arguments) -> parts.connection().runLog(BusScripts.APPEND, keys, arguments));
  }

  private Appended append(
      OwnEntry own,
      List<byte[]> toKill,
      BiFunction<List<byte[]>, List<byte[]>, @Nullable Object> run) {
    List<byte[]> keys = new ArrayList<>(4 + toKill.size());
    keys.add(names.meta());
    keys.add(names.marks());
    keys.add(names.log());
    keys.add(names.nodes());
    keys.addAll(toKill);
    List<byte[]> arguments = new ArrayList<>(APPEND_ARGUMENTS);
    arguments.add(candidate());
    arguments.add(bytes(BusMessage.hex(own.nonce())));
    arguments.add(logLength);
    arguments.add(names.channel());
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
      return connection.runOnce(BusScripts.APPEND, keys, arguments);
    } catch (JedisConnectionException e) {
      cut.run();
      arguments.set(TRIED, bytes(1));
      return connection.runOnce(BusScripts.APPEND, keys, arguments, e);
    } catch (JedisException e) {
      if (isExhausted(e)) {
        return runControl(keys, arguments);
      }
      throw e;
    }
  }

  private @Nullable Object runControl(List<byte[]> keys, List<byte[]> arguments) {
    return parts.connection().runControl(BusScripts.APPEND, keys, arguments);
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

  /**
   * Asks where the log is, and registers this node.
   *
   * @param settled a generation of the table of nodes that is older than any lease; else empty
   */
  Synced sync(LogPosition mine, long lifeMillis, String settled) {
    List<?> reply =
        list(
            parts
                .connection()
                .runLog(
                    BusScripts.SYNC,
                    List.of(names.meta(), names.marks(), names.log(), names.nodes()),
                    List.of(
                        candidate(),
                        bytes(BusMessage.hex(mine.epoch())),
                        bytes(mine.seq()),
                        bytes(parts.nodeId()),
                        bytes(parts.settings().maxStaleness().toMillis()),
                        bytes(lifeMillis),
                        bytes(ENTRIES_PER_SYNC),
                        names.nodeChannel(parts.nodeId()),
                        bytes(settled))));
    try {
      LogPosition last = BusMessage.position(text(reply, 0), text(reply, 1), text(reply, 2));
      List<LogEntry> entries = entries(last.epoch(), list(reply.get(3)));
      boolean registered = text(reply, 4).equals("1");
      long serverMicros = micros(list(reply.get(5)));
      NodeTable nodes = NodeCalls.table(reply, 6);
      return new Synced(new SyncReply(last, entries), registered, serverMicros, nodes);
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("Redis answered something else", e);
    }
  }

  /** Of what {@code TIME} answers: seconds, and microseconds of the present one. */
  private static long micros(List<?> time) {
    return TimeUnit.SECONDS.toMicros(Long.parseLong(text(time, 0))) + Long.parseLong(text(time, 1));
  }

  /** Up to the first that is no entry of this log; the cursor begins anew when it gets there. */
  private List<LogEntry> entries(long epoch, List<?> raw) {
    List<LogEntry> entries = new ArrayList<>(raw.size());
    try {
      for (Object one : raw) {
        entries.add(entry(epoch, list(one)));
      }
    } catch (MalformedMessageException foreign) {
      // Something else has written to the stream.
    }
    return entries;
  }

  private LogEntry entry(long epoch, List<?> raw) throws MalformedMessageException {
    List<?> fields = list(raw.get(1));
    if (fields.size() != 2
        || !text(fields, 0).equals("m")
        || !(fields.get(1) instanceof byte[] message)) {
      throw new MalformedMessageException("an entry of other fields");
    }
    BusMessage.Header header = BusMessage.header(message);
    if (header.position().epoch() != epoch
        || !text(raw, 0).equals(header.position().seq() + "-0")) {
      throw new MalformedMessageException("an entry in another place");
    }
    try {
      return BusMessage.read(message, header, parts.keys());
    } catch (MalformedMessageException ofALaterRelease) {
      return new LogEntry(header.position(), header.previousNonce(), null);
    }
  }

  LogPosition newEpoch(long expected) {
    List<?> reply =
        list(
            parts
                .connection()
                .runLog(
                    BusScripts.NEW_EPOCH,
                    List.of(names.meta(), names.marks(), names.log()),
                    List.of(bytes(BusMessage.hex(expected)), candidate(), names.channel())));
    try {
      return BusMessage.position(text(reply, 0), text(reply, 1), text(reply, 2));
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("Redis answered something else", e);
    }
  }

  /** Whether this node, and no other, may prune for a while. */
  boolean mayPrune(Duration time) {
    SetParams once = SetParams.setParams().nx().px(time.toMillis());
    return parts.connection().log().set(names.prune(), bytes(parts.nodeId()), once) != null;
  }

  /**
   * Drops old fields, and all up to a position; returns the positions of those that stay.
   *
   * @param between done after each step but the last
   */
  List<Long> prune(long marginMillis, long upTo, Runnable between) {
    List<Long> kept = new ArrayList<>();
    String cursor = "0";
    while (true) {
      List<?> reply =
          list(
              parts
                  .connection()
                  .runLog(
                      BusScripts.PRUNE,
                      List.of(names.meta(), names.marks()),
                      List.of(
                          bytes(cursor),
                          bytes(FIELDS_PER_PRUNE),
                          bytes(marginMillis),
                          bytes(upTo))));
      cursor = text(reply, 0);
      for (int i = 1; i < reply.size(); i++) {
        kept.add(Long.parseLong(text(reply, i)));
      }
      if (cursor.equals("0")) {
        return kept;
      }
      between.run();
    }
  }

  /** What Redis says of its memory. */
  String memoryInfo() {
    return parts.connection().log().info("memory");
  }

  private byte[] candidate() {
    return bytes(BusMessage.hex(parts.random().nextLong()));
  }
}
