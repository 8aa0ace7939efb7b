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

  /**
   * Prefix of the nodes' channels: ends value and lease, and wakes who waits. A lease of another
   * kind answers with an error, in which there is nobody.
   */
  static final Script KILL =
      new Script(
          """
          local fields = redis.pcall('HKEYS', KEYS[2])
          redis.call('DEL', KEYS[1], KEYS[2])
          for i = 1, #fields do
            if string.sub(fields[i], 1, 2) == 'w:' then
              redis.call('PUBLISH', ARGV[1] .. string.sub(fields[i], 3), KEYS[1])
            end
          end
          return 1
          """);

  /**
   * {@code KEYS} are the log and the positions, arguments are subjects. First the epoch of which
   * the positions are; nothing if one of the two tables was lost. Then the position of each
   * subject, or the floor if that is higher, as text. Positions stay below 2^53, so Lua's numbers
   * compare exactly.
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
