package dev.layered.benchmarks.redis;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;

/**
 * Appends to a log and publishes, each entry after the one before: the commands, keys and arguments
 * of an invalidation by Layered.
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

  private static final long LIFE_MILLIS = 3_600_000;

  private final RedisClient client;
  private final String log;
  private final String value;
  private final String lease;
  private final String script;

  /**
   * Begins a log.
   *
   * @param log its name, and that of the channel
   */
  AppendByHand(RedisClient client, String log) {
    this.client = client;
    this.log = log;
    this.value = log + ":value";
    this.lease = log + ":lease";
    this.script = client.scriptLoad(SCRIPT, log);
    client.hset(log, "last", BEGINNING);
  }

  /** Keeps a value, which the next {@link #append} removes. */
  void keepValue() {
    client.set(value, "x".repeat(VALUE_LENGTH), SetParams.setParams().px(LIFE_MILLIS));
  }

  /**
   * Appends an entry, and publishes it. Behind a {@code PING}, for whose reply's sake the server
   * writes to the caller after everybody else.
   *
   * @param last position and nonce of the entry before
   * @param next the same of the entry
   * @param seq its position
   */
  void append(String last, String next, long seq, String message) {
    CommandArguments call =
        new CommandArguments(Protocol.Command.EVALSHA)
            .add(script)
            .add(3)
            .addObjects(log, value, lease)
            .addObjects(last, next, Long.toString(seq % KEPT), message);
    Object answer = afterPing(client, call);
    if (!Long.valueOf(1).equals(answer)) {
      throw answer instanceof JedisDataException refused
          ? refused
          : new IllegalStateException("another entry was the last");
    }
  }

  /** Sends a {@code PING} and a call in one packet; returns the answer to the call. */
  static Object afterPing(RedisClient client, CommandArguments call) {
    try (Connection connection = client.getPool().getResource()) {
      connection.sendCommand(Protocol.Command.PING);
      connection.sendCommand(call);
      return connection.getMany(2).get(1);
    }
  }
}
