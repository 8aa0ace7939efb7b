package dev.layered.redis;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.providers.ConnectionProvider;

/** The connections of one {@link PooledLane}. Safe for use by several threads. */
interface LanePool extends ConnectionProvider {

  /** To the only server that there is at a time, whatever the command. */
  @Override
  default Connection getConnection(CommandArguments command) {
    return getConnection();
  }

  /** Closes the connections that nobody uses at the moment. */
  void clear();

  @Override
  void close();
}
