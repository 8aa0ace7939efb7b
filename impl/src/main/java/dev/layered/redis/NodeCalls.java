package dev.layered.redis;

import static dev.layered.redis.Replies.bytes;
import static dev.layered.redis.Replies.list;
import static dev.layered.redis.Replies.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said of nodes in Redis, as calls. Each throws a {@link RuntimeException} if it may not
 * have worked.
 */
final class NodeCalls {

  private final BusParts parts;
  private final BusNames names;

  NodeCalls(BusParts parts) {
    this.parts = parts;
    this.names = new BusNames(parts.namespace());
  }

  /** Tells another node that this one has applied an entry. */
  void acknowledge(String origin, long nonce) {
    parts
        .connection()
        .publish(
            names.nodeChannel(origin), bytes("A " + BusMessage.hex(nonce) + " " + parts.nodeId()));
  }

  /**
   * Forgets nodes, except those that have registered since.
   *
   * @param registrations nodes and the numbers of their last registrations
   * @return the table that is left
   */
  NodeTable forget(String generation, Map<String, String> registrations) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(bytes(generation));
    registrations.forEach(
        (node, number) -> {
          arguments.add(bytes(NodeScripts.NODE + node));
          arguments.add(bytes(number));
        });
    Object reply =
        parts.connection().runControl(NodeScripts.FORGET, List.of(names.nodes()), arguments);
    return table(list(reply), 0);
  }

  /** This node is no longer there. */
  void deregister() {
    parts.connection().control().hdel(names.nodes(), bytes(NodeScripts.NODE + parts.nodeId()));
  }

  /** Reads fields and values from an index on. */
  static NodeTable table(List<?> reply, int from) {
    String generation = "";
    boolean settled = false;
    long longest = 0;
    Map<String, String> registrations = new HashMap<>();
    for (int i = from; i + 1 < reply.size(); i += 2) {
      String field = text(reply, i);
      String value = text(reply, i + 1);
      switch (field) {
        case "g" -> generation = value;
        case "ok" -> settled = true;
        case "l" -> longest = Long.parseLong(value);
        default -> {
          if (field.startsWith(NodeScripts.NODE)) {
            registrations.put(field.substring(NodeScripts.NODE.length()), value);
          }
        }
      }
    }
    return new NodeTable(generation, settled, longest, registrations);
  }
}
