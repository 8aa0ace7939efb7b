package dev.layered.redis;

/**
 * Keys and channels of the log of one namespace. All of them lie in one slot. The arrays are not to
 * be changed.
 */
final class BusNames {

  private final RedisKeys keys;
  private final byte[] log;
  private final byte[] marks;
  private final byte[] nodes;

  BusNames(String namespace) {
    this.keys = new RedisKeys(namespace);
    this.log = EntryNames.utf8(keys.log());
    this.marks = EntryNames.utf8(keys.positions());
    this.nodes = EntryNames.utf8(keys.nodes());
  }

  /** Epoch, last position, floor, the longest life, and the last entries. */
  byte[] log() {
    return log;
  }

  /** The last invalidation of each tag and cache. */
  byte[] marks() {
    return marks;
  }

  byte[] nodes() {
    return nodes;
  }

  /** Held by the node that prunes. */
  byte[] prune() {
    return EntryNames.utf8(keys.prune());
  }

  /** Where entries of the log are published: the name of the log itself. */
  byte[] channel() {
    return log;
  }

  /** Where what concerns one node is published. */
  byte[] nodeChannel(String nodeId) {
    return EntryNames.utf8(keys.node(nodeId));
  }
}
