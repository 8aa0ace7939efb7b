package dev.layered.redis;

/**
 * What is done to a single entry, of which {@code KEYS} are the value and the lease, and what is
 * learned of subjects; for searches, fills and writes see {@link SharedScripts}.
 *
 * <p>The lease is a hash. {@code t} is the token of the only node that may store; {@code k} is
 * {@code w} if that node writes instead of loading; {@code s:<token>} is one of several that may
 * store, of whom the first does; {@code w:<node>} is a node that waits for the end of {@code t}. It
 * ends by its TTL if nobody ends it.
 *
 * <p>Bytes of another kind under these names are as good as none, and are overwritten.
 */
final class EntryScripts {

  /**
   * Names for what a script calls often: to look them up took APPEND, with its seven commands, a
   * thirtieth of its time. They hide the {@code pcall} of Lua itself.
   */
  static final String CALLS =
      """
      local call, pcall = redis.call, redis.pcall
      """;

  private static final String WAITING =
      """
      local function waiting(lease)
        local nodes = {}
        if redis.call('TYPE', lease).ok ~= 'hash' then return nodes end
        for _, field in ipairs(redis.call('HKEYS', lease)) do
          if string.sub(field, 1, 2) == 'w:' then nodes[#nodes + 1] = string.sub(field, 3) end
        end
        return nodes
      end
      local function wake(nodes, prefix, value)
        for _, node in ipairs(nodes) do redis.call('PUBLISH', prefix .. node, value) end
      end
      """;

  /**
   * Ends a value and a lease, and wakes who waits: also a part of the append to the log. To come
   * after {@link #CALLS}. A lease of another kind answers with an error, in which there is nobody.
   *
   * @param value what stands for the name of the value in the script
   * @param lease the same for the lease
   * @param prefix the same for the prefix of the nodes' channels
   */
  static String killing(String value, String lease, String prefix) {
    return """
        local fields = pcall('HKEYS', %2$s)
        call('DEL', %1$s, %2$s)
        for j = 1, #fields do
          local field = fields[j]
          if string.sub(field, 1, 2) == 'w:' then
            call('PUBLISH', %3$s .. string.sub(field, 3), %1$s)
          end
        end
        """
        .formatted(value, lease, prefix);
  }

  private static final String MINE =
      """
      local function mine(token)
        if redis.call('TYPE', KEYS[2]).ok ~= 'hash' then return 0 end
        if redis.call('HGET', KEYS[2], 't') == token then return 1 end
        return redis.call('HEXISTS', KEYS[2], 's:' .. token) * 2
      end
      """;

  private static final String END =
      """
      local function finish(token, prefix)
        local held = mine(token)
        if held == 1 then
          local nodes = waiting(KEYS[2])
          redis.call('DEL', KEYS[2])
          wake(nodes, prefix, KEYS[1])
        elseif held == 2 then
          redis.call('HDEL', KEYS[2], 's:' .. token)
        end
        return held
      end
      """;

  /** Token, prefix of the nodes' channels: not 0 if the lease was held. */
  static final Script RELEASE =
      new Script(
          WAITING
              + MINE
              + END
              + """
              return finish(ARGV[1], ARGV[2])
              """);

  /** Token, prefix of the nodes' channels: not 0 if the lease was held. */
  static final Script DROP =
      new Script(
          WAITING
              + MINE
              + END
              + """
              if mine(ARGV[1]) == 0 then return 0 end
              redis.call('DEL', KEYS[1])
              return finish(ARGV[1], ARGV[2])
              """);

  /**
   * Token, lease in ms: 1 if it goes on. All that is in the lease lives as long as any of it: one
   * of several loaders that has died is outlived by the others, whose end ends it.
   */
  static final Script RENEW =
      new Script(
          MINE
              + """
              if mine(ARGV[1]) == 0 then return 0 end
              return redis.call('PEXPIRE', KEYS[2], ARGV[2])
              """);

  /** Prefix of the nodes' channels: ends value and lease. */
  static final Script KILL =
      new Script(CALLS + killing("KEYS[1]", "KEYS[2]", "ARGV[1]") + "return 1");

  /**
   * {@code KEYS} are metadata and positions, arguments are subjects. First the epoch of which the
   * positions are; nothing if one of the two tables was lost. Then the position of each subject, or
   * the floor if that is higher, as text. Positions stay below 2^53, so Lua's numbers compare
   * exactly.
   */
  static final Script LEARN =
      new Script(
          """
          local at = redis.call('HMGET', KEYS[1], 'ep', 'floor')
          if not at[1] or redis.call('HGET', KEYS[2], 'ep') ~= at[1] then return {} end
          local floor = string.match(at[2] or '0', '^%d+') or '0'
          local reply = {at[1]}
          for i, subject in ipairs(ARGV) do
            local seq = string.match(redis.call('HGET', KEYS[2], subject) or '0', '^%d+') or '0'
            reply[i + 1] = tonumber(seq) > tonumber(floor) and seq or floor
          end
          return reply
          """);

  private EntryScripts() {}
}
