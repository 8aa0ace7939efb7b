package dev.layered.redis;

/**
 * The scripts of the log. Epochs and nonces are 16 hexadecimal digits, because a number of Lua has
 * no 64 bits; positions have at most 15 decimal ones, so that it has them exactly. The nonce before
 * the first entry is 0. All keys of a script lie in one slot.
 *
 * <p>The log is a hash: {@code ep} is the epoch, {@code last} position and nonce of the last entry,
 * {@code floor} a position of which all tags and caches are thought to be invalidated, {@code life}
 * the longest life of an entry in ms; the messages of the last entries are the fields named by
 * their positions, from {@code first} on. It is one key, so that no part of it can be lost alone,
 * and what an entry adds is written by one command. Not a stream: to add to one takes Redis longer,
 * and nothing here needs what it can do more.
 *
 * <p>Entries are published under the name of the log. The epoch stands in the log and in {@code p},
 * the positions of tags and caches, so that the loss of one of them is noticed; it ends the log.
 * Redis refuses a script's writes when its memory is full, except after a first one that needs
 * none: {@code DEL} is such a write, and so is {@code PERSIST}, which changes nothing. What is
 * written here is bounded, and no node may go on without it.
 */
final class BusScripts {

  private static final String COMMON =
      """
      local function text(number) return string.format('%.0f', number) end
      local function number(value)
        return tonumber(type(value) == 'string' and string.match(value, '^%d+$') or '0')
      end
      local function begin(log, p, ep)
        local life = number(redis.pcall('HGET', log, 'life'))
        redis.call('UNLINK', log, p)
        redis.call('HSET', log, 'ep', ep, 'last', '0 0', 'floor', '0', 'life', text(life))
        redis.call('HSET', p, 'ep', ep)
        return {ep, '0', '0'}
      end
      local function last(log, p)
        local at = redis.pcall('HMGET', log, 'ep', 'last')
        local ep = string.match(at[1] or '', '^%x+$')
        local seq, nonce = string.match(at[2] or '', '^(%d+) (%x+)$')
        if ep and #ep < 17 and seq and #seq < 16 and #nonce < 17
            and redis.pcall('HGET', p, 'ep') == ep then
          return {ep, seq, nonce}
        end
      end
      """;

  /** Milliseconds of Redis's clock, which only say what may be pruned. */
  private static final String CLOCK =
      """
      local function clock()
        local t = redis.call('TIME')
        return t[1] * 1000 + math.floor(t[2] / 1000)
      end
      """;

  /**
   * Says where the log is, and that this node is there. Keys: log, p, nodes. Arguments: candidate
   * epoch, this node's epoch and seq, the node, its lease and the longest life of an entry in ms,
   * how many entries, the node's channel, a settled generation of the table of nodes. Returns
   * epoch, seq, nonce, the entries, whether the node is registered, the time by Redis's clock, then
   * fields and values of the table of nodes.
   *
   * <p>A server that refuses writes can still be read: only the registration is missing then.
   */
  static final Script SYNC =
      new Script(
          COMMON
              + NodeScripts.REGISTER
              + """
              local log, p, nodes = KEYS[1], KEYS[2], KEYS[3]
              redis.pcall('PERSIST', log)
              local at = last(log, p) or begin(log, p, ARGV[1])
              local registered = register(nodes, ARGV[4], ARGV[5], ARGV[9], ARGV[1])
              if tonumber(ARGV[6]) > number(redis.call('HGET', log, 'life')) then
                redis.pcall('HSET', log, 'life', ARGV[6])
              end
              redis.call('PUBLISH', ARGV[8], 'P')
              local entries = {}
              local missed = math.min(at[2] - ARGV[3], tonumber(ARGV[7]))
              if at[1] == ARGV[2] and missed > 0 then
                local fields = {}
                for i = 1, missed do fields[i] = text(ARGV[3] + i) end
                entries = redis.call('HMGET', log, unpack(fields))
              end
              local reply = {at[1], at[2], at[3], entries, registered and '1' or '0',
                  redis.call('TIME')}
              for _, field in ipairs({'g', 'ok', 'l'}) do
                local value = redis.pcall('HGET', nodes, field)
                if type(value) == 'string' then
                  reply[#reply + 1] = field
                  reply[#reply + 1] = value
                end
              end
              return reply
              """);

  /**
   * Begins a new log if the present one is still the one that is meant. Keys: log, p. Arguments:
   * the epoch that is meant, candidate epoch. Returns epoch, seq, nonce.
   */
  static final Script NEW_EPOCH =
      new Script(
          COMMON
              + """
              local log, p = KEYS[1], KEYS[2]
              local at = last(log, p)
              if not at or at[1] == ARGV[1] then
                at = begin(log, p, ARGV[2])
                redis.call('PUBLISH', log, '1 ' .. ARGV[2] .. ' 0 0 0 \\n')
              end
              return at
              """);

  /**
   * Drops fields of p that concern no entry any more. Keys: log, p. Arguments: cursor, how many,
   * margin in ms, a seq up to which all fields are dropped, or 0. Returns the next cursor and the
   * seqs of the fields that stay.
   *
   * <p>The floor is raised to what is dropped. That voids no entry that should be there, because
   * all from before are gone; but if Redis's clock was set, they are not.
   */
  static final Script PRUNE =
      new Script(
          COMMON
              + CLOCK
              + """
              local log, p = KEYS[1], KEYS[2]
              redis.call('PERSIST', log)
              local at = last(log, p)
              local upTo = tonumber(ARGV[4])
              if not at or upTo > tonumber(at[2]) then return {'0'} end
              local meta = redis.call('HMGET', log, 'life', 'floor')
              local floor = math.max(upTo, number(meta[2]))
              local oldest = clock() - number(meta[1]) - tonumber(ARGV[3])
              local part = redis.call('HSCAN', p, ARGV[1], 'COUNT', ARGV[2])
              local reply, old = {part[1]}, {}
              for i = 1, #part[2], 2 do
                local field = part[2][i]
                local seq, ms = string.match(part[2][i + 1], '^(%d+) (%d+)$')
                local kept = seq and tonumber(ms) >= oldest and tonumber(seq) > upTo
                if kept then
                  reply[#reply + 1] = seq
                elseif field ~= 'ep' then
                  old[#old + 1] = field
                  floor = math.max(floor, tonumber(seq or at[2]))
                end
              end
              redis.call('HSET', log, 'floor', text(floor))
              for _, field in ipairs(old) do redis.call('HDEL', p, field) end
              return reply
              """);

  private BusScripts() {}
}
