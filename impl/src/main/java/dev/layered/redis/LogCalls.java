package dev.layered.redis;

import static dev.layered.redis.Replies.bytes;
import static dev.layered.redis.Replies.list;
import static dev.layered.redis.Replies.text;

import dev.layered.core.layer.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;

/**
 * The log in Redis, as calls of those who follow it; {@link AppendCalls} add to it. Each throws a
 * {@link RuntimeException} if it may not have worked.
 */
final class LogCalls {

  private static final int ENTRIES_PER_SYNC = 500;
  private static final int FIELDS_PER_PRUNE = 500;

  private final BusParts parts;
  private final BusNames names;

  LogCalls(BusParts parts) {
    this.parts = parts;
    this.names = new BusNames(parts.namespace());
  }

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
                    List.of(names.log(), names.marks(), names.nodes()),
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
      List<LogEntry> entries = entries(mine, list(reply.get(3)));
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

  /**
   * Up to the first that was dropped or is no entry of this log; the cursor begins anew when it
   * gets there.
   *
   * @param mine after which position
   */
  private List<LogEntry> entries(LogPosition mine, List<?> raw) {
    List<LogEntry> entries = new ArrayList<>(raw.size());
    try {
      for (Object one : raw) {
        entries.add(entry(mine.epoch(), mine.seq() + 1 + entries.size(), one));
      }
    } catch (MalformedMessageException foreign) {
      // Something else has written to the log, or the entry is not kept any more.
    }
    return entries;
  }

  private LogEntry entry(long epoch, long seq, @Nullable Object raw)
      throws MalformedMessageException {
    if (!(raw instanceof byte[] message)) {
      throw new MalformedMessageException("no entry");
    }
    BusMessage.Header header = BusMessage.header(message);
    if (header.position().epoch() != epoch || header.position().seq() != seq) {
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
                    List.of(names.log(), names.marks()),
                    List.of(bytes(BusMessage.hex(expected)), candidate())));
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
                      List.of(names.log(), names.marks()),
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
