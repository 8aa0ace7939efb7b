package dev.layered.redis;

import dev.layered.core.layer.LogPosition;
import java.util.Map;
import redis.clients.jedis.Jedis;

/** A log as it stands in Redis, for tests that look at it or spoil it. */
final class LogInRedis {

  private final Jedis redis;
  private final String key;

  LogInRedis(Jedis redis, String namespace) {
    this.redis = redis;
    this.key = new RedisKeys(namespace).log();
  }

  /** How many entries it has. */
  long length() {
    return redis.hkeys(key).stream().filter(name -> name.matches("\\d+")).count();
  }

  /** The position of the last entry; 0 if there is none. */
  long last() {
    return Long.parseLong(redis.hget(key, "last").split(" ")[0]);
  }

  byte[] message(long seq) {
    return redis.hget(BusRig.bytes(key), BusRig.bytes(Long.toString(seq)));
  }

  String get(String field) {
    return redis.hget(key, field);
  }

  void set(String field, String value) {
    redis.hset(key, field, value);
  }

  /** Says where the log is, whatever its entries are. */
  void end(long seq, long nonce) {
    redis.hset(BusRig.bytes(key), BusRig.bytes("last"), place(seq, nonce));
  }

  /** Adds any bytes, in one step. */
  void add(long seq, long nonce, byte[] message) {
    redis.hset(
        BusRig.bytes(key),
        Map.of(BusRig.bytes("last"), place(seq, nonce), BusRig.bytes(Long.toString(seq)), message));
  }

  private static byte[] place(long seq, long nonce) {
    return BusMessage.place(new LogPosition(0, seq, nonce));
  }

  /** Drops entries that are there. */
  void drop(long from, long to) {
    for (long seq = from; seq <= to; seq++) {
      if (redis.hdel(key, Long.toString(seq)) != 1) {
        throw new AssertionError("no entry " + seq);
      }
    }
  }
}
