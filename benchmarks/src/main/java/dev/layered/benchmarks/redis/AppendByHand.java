package dev.layered.benchmarks.redis;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * Appends to a log and publishes, each entry after the one before. As many keys and arguments as an
 * invalidation of one key by Layered, and the same commands; the script leaves out what Layered's
 * needs for several keys, for repeated calls, and for a log of another kind.
 */
final class AppendByHand {

  /** Before the first entry. */
  static final String BEGINNING = "0 0000000000000000";

  private static final String SCRIPT =
      """
      if redis.call('HGET', KEYS[1], 'last') ~= ARGV[1] then return false end
      redis.call('DEL', KEYS[2], KEYS[3])
      redis.call('HSET', KEYS[1], 'last', ARGV[2], ARGV[3], ARGV[4])
      redis.call('PUBLISH', KEYS[1], ARGV[4])
      return 1
      """;

  /** How many entries the server keeps. */
  private static final int KEPT = 10_000;

  /** About that of what Layered keeps of a value as short. */
  private static final int VALUE_LENGTH = 60;

  private final RedisClient client;
  private final byte[] log;
  private final byte[] script;

  /**
   * Begins a log.
   *
   * @param log its name, and that of the channel
   */
  AppendByHand(RedisClient client, String log) {
    this.client = client;
    this.log = SafeEncoder.encode(log);
    this.script = SafeEncoder.encode(client.scriptLoad(SCRIPT, log));
    client.hset(log, "last", BEGINNING);
  }

  /** Keeps a value for {@link #append} to remove. */
  void keep(String value) {
    client.set(value, "x".repeat(VALUE_LENGTH), JedisDocuments.LIFE);
  }

  /**
   * Appends an entry, and publishes it.
   *
   * @param value the name of what is removed
   * @param lease the name of what would be removed, too
   * @param last position and nonce of the entry before
   * @param next the same of the entry
   * @param seq its position
   */
  void append(String value, String lease, String last, String next, long seq, byte[] message) {
    CommandArguments call =
        new CommandArguments(Protocol.Command.EVALSHA)
            .add(script)
            .add(3)
            .add(log)
            .add(value)
            .add(lease)
            .add(last)
            .add(next)
            .add(seq % KEPT)
            .add(message);
    Object answer = AfterPing.run(client, call);
    if (!Long.valueOf(1).equals(answer)) {
      throw answer instanceof JedisDataException refused
          ? refused
          : new IllegalStateException("another entry was the last");
    }
  }
}
