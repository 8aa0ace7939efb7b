package dev.layered.redis;

import java.util.Map;

/**
 * The table of nodes as it was when Redis answered.
 *
 * @param generation tells it from one that was lost; empty if there is none
 * @param settled whether all nodes that can hold a lease are in it
 * @param longestLeaseMillis the longest lease that any node has had since the table began
 * @param registrations for each node the number of its last registration; empty if that was not
 *     asked for
 */
record NodeTable(
    String generation,
    boolean settled,
    long longestLeaseMillis,
    Map<String, String> registrations) {
  /** No table was read. */
  static final NodeTable EMPTY = new NodeTable("", false, 0, Map.of());
}
