package dev.layered.redis;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Which server has which slot, as one node of a cluster sees it.
 *
 * @see <a href="https://redis.io/docs/latest/commands/cluster-slots/">CLUSTER SLOTS</a>
 */
final class SlotTable {

  private final @Nullable String[] owners = new @Nullable String[Protocol.CLUSTER_HASHSLOTS];

  /**
   * Asks a node.
   *
   * @throws JedisException if it does not answer
   */
  static SlotTable ask(Connection connection) {
    connection.sendCommand(Protocol.Command.CLUSTER, "SLOTS");
    SlotTable table = new SlotTable();
    for (Object range : connection.getObjectMultiBulkReply()) {
      if (range instanceof List<?> parts
          && parts.get(0) instanceof Long first
          && parts.get(1) instanceof Long last
          && parts.get(2) instanceof List<?> master
          && master.get(2) instanceof byte[] id) {
        String owner = new String(id, StandardCharsets.US_ASCII);
        for (int slot = first.intValue(); slot <= last; slot++) {
          table.owners[slot] = owner;
        }
      }
    }
    return table;
  }

  /** The slots that have another server here than there. */
  BitSet differences(SlotTable other) {
    BitSet slots = new BitSet();
    for (int slot = 0; slot < owners.length; slot++) {
      if (!Objects.equals(owners[slot], other.owners[slot])) {
        slots.set(slot);
      }
    }
    return slots;
  }
}
