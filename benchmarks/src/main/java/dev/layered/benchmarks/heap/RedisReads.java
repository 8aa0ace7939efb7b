package dev.layered.benchmarks.heap;

import dev.layered.benchmarks.redis.RedisProcess;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;

/** How often a server was asked for a value, to tell hits of the heap from those of Redis. */
final class RedisReads {

  private static final List<String> COMMANDS = List.of("get", "mget", "hget", "hmget", "hgetall");

  private RedisReads() {}

  static long of(RedisProcess redis) {
    try (Jedis connection = redis.connect()) {
      Map<String, Long> calls = RedisProcess.calls(connection);
      return COMMANDS.stream().mapToLong(command -> calls.getOrDefault(command, 0L)).sum();
    }
  }
}
