package dev.layered.redis;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.args.RawableFactory;

/**
 * A script for one entry, called with arguments that never change and with a token. Those are
 * prepared once, and nothing is copied, because every miss of a cache begins with such a call.
 */
final class EntryCall {

  private static final Rawable TWO = RawableFactory.from(2);

  private final RedisConnection redis;
  private final SharedScript script;
  private final Rawable sha;
  private final Rawable[] constants;

  /**
   * Prepares calls.
   *
   * @param constants the arguments that come before the token
   */
  EntryCall(RedisConnection redis, SharedScript script, byte[]... constants) {
    this.redis = redis;
    this.script = script;
    this.sha = new RawBytes(script.script().sha());
    this.constants = new Rawable[constants.length];
    for (int i = 0; i < constants.length; i++) {
      this.constants[i] = new RawBytes(constants[i]);
    }
  }

  /** Runs the script, in one round trip if the server knows it. */
  Object run(EntryNames names, byte[] token) {
    return script.answer(
        redis.run(
            arguments(Protocol.Command.EVALSHA, sha, names, token),
            () ->
                arguments(
                    Protocol.Command.EVAL, new RawBytes(script.script().source()), names, token)));
  }

  private CommandArguments arguments(
      Protocol.Command command, Rawable what, EntryNames names, byte[] token) {
    // The second name is in the slot of the first one: there is nothing to find out about it.
    CommandArguments arguments =
        redis
            .servers()
            .arguments(command)
            .add(what)
            .add(TWO)
            .key(new RawBytes(names.valueBytes()))
            .add(new RawBytes(names.leaseBytes()));
    for (Rawable constant : constants) {
      arguments.add(constant);
    }
    return arguments.add(new RawBytes(token));
  }
}
