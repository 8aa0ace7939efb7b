package dev.layered.redis;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.args.RawableFactory;

/**
 * The commands of a {@link PlainRead}, made once for one read after the other. Safe for use by
 * several threads.
 */
final class PlainCommands {

  private static final Rawable ZERO = RawableFactory.from(0);

  private final Rawable end;

  /** Commands that nobody uses just now; null while somebody does. */
  private final AtomicReference<@Nullable Commands> spare = new AtomicReference<>();

  /** The two commands, for one name after the other. */
  private final class Commands implements Rawable {

    private final CommandArguments life = new CommandArguments(Protocol.Command.PTTL).add(this);
    private final CommandArguments value =
        new CommandArguments(Protocol.Command.GETRANGE).add(this).add(ZERO).add(end);
    private byte[] name = new byte[0];

    /** The name, where the commands need it. */
    @Override
    public byte[] getRaw() {
      return name;
    }

    void send(Connection connection, byte[] name, boolean withLife) {
      this.name = name;
      if (withLife) {
        connection.sendCommand(life);
      }
      connection.sendCommand(value);
    }
  }

  /** Prepares commands for values up to a length. */
  PlainCommands(long maxBytes) {
    this.end = RawableFactory.from(maxBytes);
  }

  /**
   * Writes the commands; they leave when the first reply is asked for.
   *
   * @param withLife whether the life is asked for, before the value
   */
  void send(Connection connection, byte[] name, boolean withLife) {
    Commands mine = spare.getAndSet(null);
    Commands commands = mine == null ? new Commands() : mine;
    commands.send(connection, name, withLife);
    spare.set(commands);
  }
}
