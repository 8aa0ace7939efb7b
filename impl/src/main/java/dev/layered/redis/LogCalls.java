package dev.layered.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.layer.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;

/** The log in Redis, as calls. Each throws a {@link RuntimeException} if it may not have worked. */
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
   * What came of an append.
   *
   * @param entry the entry as it stands in the log
   * @param nodes how many ms the leases of the nodes last at most; empty unless it was asked for
   */
  record Appended(LogEntry entry, Map<String, Long> nodes) {}

  Appended append(OwnEntry own) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(candidate());
    arguments.add(bytes(BusMessage.hex(own.nonce())));
    arguments.add(bytes(parts.settings().logLength()));
    arguments.add(names.channel());
    arguments.add(own.body());
    arguments.add(bytes(own.notice().sync() ? 1 : 0));
    arguments.add(bytes(own.tried ? 1 : 0));
    own.tried = true;
    for (String subject : subjects(own.notice().invalidation())) {
      arguments.add(bytes(subject));
    }
    List<?> reply =
        list(
            parts
                .connection()
                .run(
                    BusScripts.APPEND,
                    List.of(names.meta(), names.marks(), names.log(), names.nodes()),
                    arguments));
    try {
      LogPosition position =
          BusMessage.position(text(reply, 0), text(reply, 1), BusMessage.hex(own.nonce()));
      LogEntry entry = new LogEntry(position, BusMessage.hex(text(reply, 2)), own.notice());
      Map<String, Long> nodes = new LinkedHashMap<>();
      for (int i = 3; i + 1 < reply.size(); i += 2) {
        nodes.put(text(reply, i), Long.parseLong(text(reply, i + 1)));
      }
      return new Appended(entry, nodes);
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("Redis answered something else", e);
    }
  }

  private static List<String> subjects(Invalidation what) {
    if (what instanceof Invalidation.Tags tags) {
      return tags.tags().stream()
          .limit(tags.all() ? 1 : Long.MAX_VALUE)
          .map(tag -> "t:" + tag)
          .toList();
    }
    if (what instanceof Invalidation.Clear clear) {
      return List.of("c:" + clear.cache());
    }
    return what instanceof Invalidation.Matching matching
        ? List.of("c:" + matching.cache())
        : List.of();
  }

  SyncReply sync(LogPosition mine, long lifeMillis) {
    List<?> reply =
        list(
            parts
                .connection()
                .runControl(
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
                        names.nodeChannel(parts.nodeId()))));
    try {
      LogPosition last = BusMessage.position(text(reply, 0), text(reply, 1), text(reply, 2));
      List<LogEntry> entries = new ArrayList<>();
      for (Object one : list(reply.get(4))) {
        entries.add(entry(last.epoch(), list(one)));
      }
      return new SyncReply(last, entries);
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("Redis answered something else", e);
    }
  }

  private LogEntry entry(long epoch, List<?> raw) throws MalformedMessageException {
    String id = text(raw, 0);
    String nonce = "0";
    String previous = "0";
    byte[] body = {};
    List<?> fields = list(raw.get(1));
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      switch (text(fields, i)) {
        case "n" -> nonce = text(fields, i + 1);
        case "p" -> previous = text(fields, i + 1);
        case "b" -> body = (byte[]) fields.get(i + 1);
        default -> {}
      }
    }
    LogPosition position =
        BusMessage.position(BusMessage.hex(epoch), id.substring(0, id.indexOf('-')), nonce);
    return new LogEntry(position, BusMessage.hex(previous), notice(body));
  }

  private @Nullable Notice notice(byte[] body) {
    try {
      return InvalidationFormat.read(body, parts.keys());
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  LogPosition newEpoch(long expected) {
    List<?> reply =
        list(
            parts
                .connection()
                .runControl(
                    BusScripts.NEW_EPOCH,
                    List.of(names.meta(), names.marks(), names.log()),
                    List.of(bytes(BusMessage.hex(expected)), candidate(), names.channel())));
    try {
      return BusMessage.position(text(reply, 0), text(reply, 1), text(reply, 2));
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("Redis answered something else", e);
    }
  }

  /** Tells another node that this one has applied an entry. */
  void acknowledge(String origin, long nonce) {
    parts
        .connection()
        .publish(
            names.nodeChannel(origin), bytes("A " + BusMessage.hex(nonce) + " " + parts.nodeId()));
  }

  /** Whether this node, and no other, may prune for a while. */
  boolean mayPrune(Duration time) {
    SetParams once = SetParams.setParams().nx().px(time.toMillis());
    return parts.connection().control().set(names.prune(), bytes(parts.nodeId()), once) != null;
  }

  /** Drops old fields, and all up to a position; returns the positions of those that stay. */
  List<Long> prune(long marginMillis, long upTo) {
    List<Long> kept = new ArrayList<>();
    String cursor = "0";
    do {
      List<?> reply =
          list(
              parts
                  .connection()
                  .runControl(
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
    } while (!cursor.equals("0"));
    return kept;
  }

  /** What Redis says of its memory. */
  String memoryInfo() {
    return parts.connection().control().info("memory");
  }

  void deregister() {
    parts.connection().control().zrem(names.nodes(), bytes(parts.nodeId()));
  }

  private byte[] candidate() {
    return bytes(BusMessage.hex(parts.random().nextLong()));
  }

  private static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(List<?> reply, int index) {
    return new String((byte[]) reply.get(index), UTF_8);
  }

  private static List<?> list(@Nullable Object reply) {
    if (reply instanceof List<?> list) {
      return list;
    }
    throw new IllegalStateException("Redis answered something else");
  }
}
