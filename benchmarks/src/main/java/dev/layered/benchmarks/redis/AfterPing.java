package dev.layered.benchmarks.redis;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/**
 * Sends a {@code PING} ahead of a call that publishes, in one packet. For its reply's sake the
 * server writes to the caller after everybody else.
 */
final class AfterPing {

  private AfterPing() {}

  /** Returns the answer to the call, which is an exception if it was refused. */
  static Object run(RedisClient client, CommandArguments call) {
    try (Connection connection = client.getPool().getResource()) {
      connection.sendCommand(Protocol.Command.PING);
      connection.sendCommand(call);
      return connection.getMany(2).get(1);
    }
  }
}
