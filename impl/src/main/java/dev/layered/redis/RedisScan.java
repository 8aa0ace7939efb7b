package dev.layered.redis;

import dev.layered.core.key.UnknownKey;
import dev.layered.core.layer.KeyScan;
import dev.layered.core.layer.KeyScan.UnreadableLayerException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Walks over the keys of one cache on every master, by {@code SCAN}. Keys that move from one server
 * to another meanwhile could be missed, so a cluster that changes makes the scan fail at its end.
 * For one thread.
 */
final class RedisScan implements KeyScan {

  /** Of keys of all caches together; a server looks at so many in well under a millisecond. */
  private static final byte[] KEYS_AT_ONCE = EntryNames.utf8("1000");

  private static final String RUN_ID = "run_id:";

  private static final byte[] BEGIN = EntryNames.utf8("0");

  private final BooleanSupplier open;
  private final RedisStore store;
  private final EntryBytes bytes;
  private final String prefix;
  private final byte[] pattern;
  private @Nullable Map<String, Supplier<Connection>> masters;
  private @Nullable Iterator<Supplier<Connection>> left;
  private @Nullable Supplier<Connection> master;
  private @Nullable SlotTable slots;
  private String process = "";
  private byte[] cursor = BEGIN;

  /**
   * Prepares a scan.
   *
   * @param open whether the layer is open
   * @param prefix what the names of all entries of the cache begin with
   */
  RedisScan(BooleanSupplier open, RedisStore store, EntryBytes bytes, String prefix) {
    this.open = open;
    this.store = store;
    this.bytes = bytes;
    this.prefix = prefix;
    this.pattern = EntryNames.utf8(globOf(prefix) + "*}" + EntryNames.VALUE);
  }

  /** Namespaces and caches may have any name. */
  private static String globOf(String text) {
    return text.replaceAll("([\\\\*?\\[\\]^])", "\\\\$1");
  }

  @Override
  public @Nullable List<Seen> next() throws UnreadableLayerException {
    if (!open.getAsBoolean()) {
      throw UnreadableLayerException.closed();
    }
    try {
      return step();
    } catch (JedisException e) {
      throw new UnreadableLayerException(
          Kind.SILENT, "Redis does not answer: " + Remote.summary(e));
    }
  }

  private @Nullable List<Seen> step() throws UnreadableLayerException {
    if (masters == null) {
      masters = store.remote().redis().lane().masters();
      left = masters.values().iterator();
      slots = slots(masters);
    }
    if (master == null) {
      if (left == null || !left.hasNext()) {
        requireUnchanged(masters);
        return null;
      }
      master = left.next();
      process = processOf(master);
      cursor = BEGIN;
    }
    Supplier<Connection> asked = master;
    List<Seen> seen = seen(scan(asked));
    if (master == null) {
      requireSameProcess(asked);
    }
    return seen;
  }

  /** A cursor means nothing to another process: it would end the scan early. */
  private void requireSameProcess(Supplier<Connection> server) throws UnreadableLayerException {
    if (!processOf(server).equals(process)) {
      throw new UnreadableLayerException(
          Kind.CHANGED, "a server of Redis was restarted or replaced meanwhile");
    }
  }

  /** By what a process of Redis names itself. */
  private static String processOf(Supplier<Connection> server) {
    try (Connection connection = server.get()) {
      connection.sendCommand(Protocol.Command.INFO, utf8("server"));
      return connection
          .getBulkReply()
          .lines()
          .filter(line -> line.startsWith(RUN_ID))
          .findFirst()
          .orElse("");
    }
  }

  private void requireUnchanged(Map<String, Supplier<Connection>> before)
      throws UnreadableLayerException {
    SlotTable present = slots(before);
    if (slots != null && present != null && !present.differences(slots).isEmpty()) {
      throw new UnreadableLayerException(Kind.CHANGED, "slots of the cluster have moved meanwhile");
    }
  }

  /** Which server has which slot; null if there are no slots. */
  private @Nullable SlotTable slots(Map<String, Supplier<Connection>> servers) {
    if (!store.remote().redis().servers().hasSlots() || servers.isEmpty()) {
      return null;
    }
    try (Connection connection = servers.values().iterator().next().get()) {
      return SlotTable.ask(connection);
    }
  }

  private List<?> scan(Supplier<Connection> server) {
    try {
      return scanOnce(server);
    } catch (JedisConnectionException e) {
      store.remote().redis().forgetIdleIfCut(e);
      return scanOnce(server);
    }
  }

  private List<?> scanOnce(Supplier<Connection> server) {
    try (Connection connection = server.get()) {
      connection.sendCommand(
          Protocol.Command.SCAN, cursor, utf8("MATCH"), pattern, utf8("COUNT"), KEYS_AT_ONCE);
      List<Object> reply = connection.getObjectMultiBulkReply();
      cursor = (byte[]) reply.get(0);
      if (new String(cursor, StandardCharsets.US_ASCII).equals("0")) {
        master = null;
      }
      return (List<?>) reply.get(1);
    }
  }

  private List<Seen> seen(List<?> names) throws UnreadableLayerException {
    List<Seen> seen = new ArrayList<>(names.size());
    List<String> digests = new ArrayList<>();
    for (Object each : names) {
      String name = new String((byte[]) each, StandardCharsets.UTF_8);
      String text = RedisKeys.textOf(prefix, name);
      if (text == null) {
        digests.add(name);
      } else {
        seen.add(Seen.of(new UnknownKey(text)));
      }
    }
    if (!digests.isEmpty()) {
      seen.addAll(named(digests));
    }
    return seen;
  }

  /** The keys of values that are named by a digest: their text is in the value. */
  private List<Seen> named(List<String> names) throws UnreadableLayerException {
    List<Seen> seen = new ArrayList<>(names.size());
    List<byte[]> limit = List.of(EntryNames.utf8(Long.toString(bytes.maxBytes())));
    for (String name : names) {
      EntryNames keys = EntryNames.ofDigest(name);
      Object answer = store.remote().redis().run(SharedScripts.PEEK.script(), keys.both(), limit);
      if (!(answer instanceof List<?> parts)) {
        throw new UnreadableLayerException(Kind.SILENT, "Redis gave no answer");
      }
      if ((Long) parts.get(0) == SharedScripts.FOUND) {
        String text = bytes.keyText((byte[]) parts.get(1));
        seen.add(Seen.of(text == null ? null : new UnknownKey(text)));
      }
    }
    return seen;
  }

  private static byte[] utf8(String text) {
    return EntryNames.utf8(text);
  }
}
