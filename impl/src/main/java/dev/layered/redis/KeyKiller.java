package dev.layered.redis;

import java.util.List;
import redis.clients.jedis.exceptions.JedisException;

/** Ends values and leases of invalidated keys, so that no load that began before can be stored. */
final class KeyKiller {

  private final RedisConnection redis;
  private final RedisKeys keys;

  KeyKiller(RedisConnection redis, RedisKeys keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /**
   * Kills keys, in one pipeline. Those who wait for them are woken. May be repeated.
   *
   * @param cache the name of their cache
   * @param typed typed keys
   * @throws JedisException if not all are known to be killed
   * @throws IllegalArgumentException if a key has no stable form; then none is killed
   */
  void kill(String cache, List<Object> typed) {
    List<byte[]> prefix = List.of(EntryKeys.utf8(keys.nodePrefix()));
    Batch batch = new Batch(redis);
    for (Object key : typed) {
      batch.add(EntryScripts.KILL, keys.entry(cache, key).both(), prefix);
    }
    for (Object answer : batch.run()) {
      if (answer instanceof JedisException failure) {
        throw failure;
      }
      if (answer instanceof RuntimeException failure) {
        throw new JedisException(failure);
      }
    }
  }
}
