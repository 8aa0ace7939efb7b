package dev.layered.redis;

/** Keys and channels of the log of one namespace. All of them lie in one slot. */
final class BusNames {

  private final RedisKeys keys;

  BusNames(String namespace) {
    this.keys = new RedisKeys(namespace);
  }

  /** Epoch, position, nonce, floor and the longest life and lease. */
  byte[] meta() {
    return EntryKeys.utf8(keys.metadata());
  }

  /** The last invalidation of each tag and cache. */
  byte[] marks() {
    return EntryKeys.utf8(keys.positions());
  }

  byte[] log() {
    return EntryKeys.utf8(keys.log());
  }

  byte[] nodes() {
    return EntryKeys.utf8(keys.nodes());
  }

  /** Held by the node that prunes. */
  byte[] prune() {
    return EntryKeys.utf8(keys.prune());
  }

  /** Where entries of the log are published. */
  byte[] channel() {
    return EntryKeys.utf8(keys.bus());
  }

  /** Where what concerns one node is published. */
  byte[] nodeChannel(String nodeId) {
    return EntryKeys.utf8(keys.node(nodeId));
  }
}
