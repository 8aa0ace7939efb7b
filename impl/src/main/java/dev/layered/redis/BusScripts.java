package dev.layered.redis;

/**
 * The scripts of the log. Epochs and nonces are 16 hexadecimal digits, because a number of Lua has
 * no 64 bits; the nonce before the first entry is 0. All keys of a script lie in one slot.
 *
 * <p>The epoch stands in {@code m} and in {@code p}, so that the loss of one of them is noticed; it
 * ends the log. Redis refuses a script's writes when its memory is full, except after a first one
 * that needs none: {@code DEL} is such a write, and so is {@code PERSIST}, which changes nothing.
 * What is written here is bounded, and no node may go on without it.
 */
final class BusScripts {

  private static final String COMMON =
      """
      local function text(number) return string.format('%.0f', number) end
      local function begin(m, p, log, ep)
        redis.call('UNLINK', p, log)
        redis.call('HSET', m, 'ep', ep, 'seq', '0', 'n', '0', 'floor', '0')
        redis.call('HSET', p, 'ep', ep)
        return {ep, '0', '0'}
      end
      local function last(m, p)
        local at = redis.pcall('HMGET', m, 'ep', 'seq', 'n')
        if at.err then redis.call('UNLINK', m) end
        if at[1] and at[2] and at[3] and redis.pcall('HGET', p, 'ep') == at[1] then return at end
      end
      """;

  /**
   * Names for what a script calls often: to look them up took APPEND, with its seven commands, a
   * thirtieth of its time. They hide the {@code pcall} of Lua itself.
   */
  private static final String CALLS =
      """
      local call, pcall = redis.call, redis.pcall
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
   * Notes where subjects, from the eighth argument on, were invalidated last, and when by Redis's
   * clock.
   *
   * @param p what stands for the key of the table in the script
   * @param seq the same for the position
   */
  private static String marking(String p, String seq) {
    return """
        local t = call('TIME')
        local mark = string.format('%%s %%.0f', %2$s, t[1] * 1000 + math.floor(t[2] / 1000))
        for i = 8, #ARGV do call('HSET', %1$s, ARGV[i], mark) end
        """
        .formatted(p, seq);
  }

  /**
   * Kills values and leases, appends an entry that a node has composed as the next one, and
   * publishes it. Keys: m, log, then p if there are subjects, else value and lease of each entry to
   * kill. Arguments: nonce of the entry before, seq, nonce, message, length of the log, channel; if
   * there are subjects, the epoch and the fields of p. Returns 1, also if it is the last itself, as
   * it is where a client repeats a call whose answer was lost. Returns nil if it is not the next,
   * or if a table is lost or of another kind: then the caller runs {@link #APPEND}.
   *
   * <p>A nonce is random, so it tells the epoch too. 0 does not: it stands before the first entry
   * of every log, so no node composes a first entry. The loss of p is only looked for where
   * something is added to it.
   *
   * <p>Every caller of an invalidation, and whoever is to hear of it, waits for this script. So it
   * composes nothing, and has no key and no argument that it can do without.
   */
  static final Script APPEND_NEXT =
      new Script(
          CALLS
              + """
              local m, log, subjects = KEYS[1], KEYS[2], #ARGV > 6
              local last = pcall('HGET', m, 'n')
              if last ~= ARGV[1] then return last == ARGV[3] and 1 end
              if #KEYS < 4 then call('PERSIST', m) else call('DEL', unpack(KEYS, 3)) end
              if subjects and pcall('HGET', KEYS[3], 'ep') ~= ARGV[7] then return false end
              local added = pcall('XADD', log, 'MAXLEN', '~', ARGV[5], ARGV[2], 'm', ARGV[4])
              if type(added) == 'table' then return false end
              call('HSET', m, 'seq', ARGV[2], 'n', ARGV[3])
              if subjects then
              """
              + marking("KEYS[3]", "ARGV[2]")
              + """
              end
              call('PUBLISH', ARGV[6], ARGV[4])
              return 1
              """);

  /**
   * Kills values and leases, appends an entry, and publishes it. Keys: m, p, log, nodes, then value
   * and lease of each entry to kill. Arguments: candidate epoch, nonce, length of the log, channel,
   * body, whether to return the nodes, whether it was tried before, fields of p. Returns epoch, seq
   * and nonce of the entry before as one text, with blanks between; if the nodes are returned, a
   * list of that, and fields and values of their table. What was tried before, and is among the
   * last entries, is not appended again.
   *
   * <p>If the stream is ahead of m, then m was lost and is from elsewhere: a new log begins.
   *
   * <p>Callers wait for this script too. So it defines no function, which took a fifth of its time,
   * and its usual answer is no list, which took another fifth: for a list Redis 6 makes a buffer of
   * 16 KB.
   */
  static final Script APPEND =
      new Script(
          CALLS
              + """
              local m, p, log, nodes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
              local nonce, body = ARGV[2], ARGV[5]
              if #KEYS == 4 then call('PERSIST', m) else call('DEL', unpack(KEYS, 5)) end
              local at = pcall('HMGET', m, 'ep', 'seq', 'n')
              if at.err then call('UNLINK', m) end
              local lost = not (at[1] and at[2] and at[3] and pcall('HGET', p, 'ep') == at[1])
              local seq, before
              if ARGV[7] == '1' and not lost then
                local latest = pcall('XREVRANGE', log, '+', '-', 'COUNT', 200)
                lost = latest.err and true or false
                for _, entry in ipairs(latest) do
                  local number, its, previous = string.match(entry[2][2], '^1 %x+ (%d+) (%x+) (%x+) ')
                  if its == nonce then
                    seq, before = number, previous
                    break
                  end
                end
              end
              if not seq then
                local message
                while true do
                  if lost then
                    call('UNLINK', p, log)
                    call('HSET', m, 'ep', ARGV[1], 'seq', '0', 'n', '0', 'floor', '0')
                    call('HSET', p, 'ep', ARGV[1])
                    at = {ARGV[1], '0', '0'}
                  end
                  seq, before = string.format('%.0f', at[2] + 1), at[3]
                  message = '1 ' .. at[1] .. ' ' .. seq .. ' ' .. nonce .. ' ' .. before
                      .. ' \\n' .. body
                  local added = pcall('XADD', log, 'MAXLEN', '~', ARGV[3], seq, 'm', message)
                  if type(added) ~= 'table' then break end
                  if lost or not (string.find(added.err, 'smaller', 1, true)
                      or string.find(added.err, 'WRONGTYPE', 1, true)) then
                    return added
                  end
                  lost = true
                end
                call('HSET', m, 'seq', seq, 'n', nonce)
                if #ARGV > 7 then
              """
              + marking("p", "seq")
              + """
                end
                call('PUBLISH', ARGV[4], message)
              end
              local position = at[1] .. ' ' .. seq .. ' ' .. before
              if ARGV[6] ~= '1' then return position end
              local reply = {position}
              for _, part in ipairs(pcall('HGETALL', nodes)) do
                reply[#reply + 1] = part
              end
              return reply
              """);

  /**
   * Says where the log is, and that this node is there. Keys: m, p, log, nodes. Arguments:
   * candidate epoch, this node's epoch and seq, the node, its lease and the longest life of an
   * entry in ms, how many entries, the node's channel, a settled generation of the table of nodes.
   * Returns epoch, seq, nonce, the entries, whether the node is registered, the time by Redis's
   * clock, then fields and values of the table of nodes.
   *
   * <p>A server that refuses writes can still be read: only the registration is missing then.
   */
  static final Script SYNC =
      new Script(
          COMMON
              + NodeScripts.REGISTER
              + """
              local m, p, log, nodes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
              redis.pcall('PERSIST', m)
              local at = last(m, p) or begin(m, p, log, ARGV[1])
              local registered = register(nodes, ARGV[4], ARGV[5], ARGV[9], ARGV[1])
              if tonumber(ARGV[6]) > tonumber(redis.call('HGET', m, 'life') or '0') then
                redis.pcall('HSET', m, 'life', ARGV[6])
              end
              redis.call('PUBLISH', ARGV[8], 'P')
              local entries = {}
              if at[1] == ARGV[2] then
                entries = redis.pcall('XRANGE', log, '(' .. ARGV[3] .. '-0', '+', 'COUNT', ARGV[7])
                if entries.err then
                  at, entries = begin(m, p, log, ARGV[1]), {}
                end
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
   * Begins a new log if the present one is still the one that is meant. Keys: m, p, log. Arguments:
   * the epoch that is meant, candidate epoch, channel. Returns epoch, seq, nonce.
   */
  static final Script NEW_EPOCH =
      new Script(
          COMMON
              + """
              local m, p, log = KEYS[1], KEYS[2], KEYS[3]
              local at = last(m, p)
              if not at or at[1] == ARGV[1] then
                at = begin(m, p, log, ARGV[2])
                redis.call('PUBLISH', ARGV[3], '1 ' .. ARGV[2] .. ' 0 0 0 \\n')
              end
              return at
              """);

  /**
   * Drops fields of p that concern no entry any more. Keys: m, p. Arguments: cursor, how many,
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
              local m, p = KEYS[1], KEYS[2]
              redis.call('PERSIST', m)
              local at = last(m, p)
              local upTo = tonumber(ARGV[4])
              if not at or upTo > tonumber(at[2]) then return {'0'} end
              local meta = redis.call('HMGET', m, 'life', 'floor')
              local floor = math.max(upTo, tonumber(meta[2] or '0'))
              local oldest = clock() - tonumber(meta[1] or '0') - tonumber(ARGV[3])
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
              redis.call('HSET', m, 'floor', text(floor))
              for _, field in ipairs(old) do redis.call('HDEL', p, field) end
              return reply
              """);

  private BusScripts() {}
}
