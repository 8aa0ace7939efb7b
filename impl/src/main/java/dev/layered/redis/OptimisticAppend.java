package dev.layered.redis;

import static dev.layered.redis.Replies.bytes;

import dev.layered.core.layer.LogPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Appends entries that this node composes as the next after the last one it has applied. The server
 * only has to compare, but when another entry was appended meanwhile, by another node or by another
 * caller of this one, the call was in vain. So after such a call the next ones are left to {@link
 * AppendScripts#APPEND}. Safe for use by several threads.
 */
final class OptimisticAppend {

  private final BusParts parts;
  private final BusNames names;
  private final Backoff backoff = new Backoff();

  OptimisticAppend(BusParts parts, BusNames names) {
    this.parts = parts;
    this.names = names;
  }

  /**
   * Whether an entry can be appended so. One that was sent before has to be looked for in the log,
   * who waits for other nodes asks for their table, and now and then the oldest entries have to go.
   *
   * @param last the last entry that is known; the first one of a log has none before it
   */
  static boolean suits(OwnEntry own, LogPosition last) {
    return !own.tried
        && !own.notice().sync()
        && last.seq() > 0
        && (last.seq() + 1) % AppendScripts.TRIM_EVERY != 0;
  }

  /** Whether to leave it to the other script this time; counts that. */
  boolean backsOff() {
    return backoff.skips();
  }

  /**
   * Appends an entry.
   *
   * @param toKill what the server is to kill before; nothing if there are subjects
   * @param subjects what is noted in the table of positions; nothing for keys
   * @param last the entry that it is to come after
   * @return null if that is not the last, or the log is not as it should be: then it is not in the
   *     log, unless it came there by the first of several calls that a cluster's client has made
   * @throws JedisException if it may not have worked
   */
  @Nullable LogEntry append(
      OwnEntry own, List<byte[]> toKill, List<byte[]> subjects, LogPosition last) {
    LogPosition position = new LogPosition(last.epoch(), last.seq() + 1, own.nonce());
    List<byte[]> keys = new ArrayList<>(1 + Math.max(1, toKill.size()));
    keys.add(names.log());
    List<byte[]> arguments = new ArrayList<>(4);
    arguments.add(BusMessage.place(last));
    arguments.add(BusMessage.place(position));
    arguments.add(bytes(position.seq()));
    arguments.add(BusMessage.write(position, last.nonce(), own.body()));
    Script script;
    if (toKill.isEmpty()) {
      script = AppendScripts.MARK_AND_APPEND_NEXT;
      keys.add(names.marks());
      if (!subjects.isEmpty()) {
        arguments.add(bytes(BusMessage.hex(last.epoch())));
        arguments.addAll(subjects);
      }
    } else {
      script = AppendScripts.KILL_AND_APPEND_NEXT;
      keys.addAll(toKill);
    }
    if (parts.connection().runPublishing(script, keys, arguments) == null) {
      backoff.failed();
      return null;
    }
    backoff.succeeded();
    return new LogEntry(position, last.nonce(), own.notice());
  }
}
