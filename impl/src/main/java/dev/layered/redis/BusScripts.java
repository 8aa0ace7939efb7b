package dev.layered.redis;

/**
 * The scripts of the log. Epochs and nonces are 16 hexadecimal digits, because a number of Lua has
 * no 64 bits; the nonce before the first entry is 0. All keys of a script lie in one slot.
 */
final class BusScripts {

  /** Now, in milliseconds of Redis's clock; text of a number; a new log. */
  private static final String COMMON =
      """
      local t = redis.call('TIME')
      local now = t[1] * 1000 + math.floor(t[2] / 1000)
      local function text(number) return string.format('%.0f', number) end
      local function begin(m, p, log, ep)
        redis.call('HSET', m, 'ep', ep, 'seq', '0', 'n', '0', 'floor', '0')
        redis.call('UNLINK', p, log)
      end
      """;

  /**
   * Appends an entry and publishes it. Keys: m, p, log, nodes. Arguments: candidate epoch, nonce,
   * length of the log, channel, body, whether to return the nodes, whether it was tried before,
   * fields of p. Returns epoch, seq, nonce of the entry before, then each node and for how many ms
   * its lease lasts at most. What was tried before, and is among the last entries, is not appended
   * again.
   *
   * <p>If the stream is ahead of m, then m was lost and is from elsewhere: a new log begins.
   */
  static final Script APPEND =
      new Script(
          COMMON
              + """
              local m, p, log, nodes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
              local nonce, body = ARGV[2], ARGV[5]
              local at = redis.call('HMGET', m, 'ep', 'seq', 'n')
              if not (at[1] and at[2] and at[3]) then
                at = {ARGV[1], '0', '0'}
                begin(m, p, log, ARGV[1])
              end
              local function add()
                local seq = text(tonumber(at[2]) + 1)
                return seq, redis.pcall('XADD', log, 'MAXLEN', '~', ARGV[3], seq .. '-0',
                    'n', nonce, 'p', at[3], 'b', body)
              end
              local function find()
                for _, entry in ipairs(redis.call('XREVRANGE', log, '+', '-', 'COUNT', 200)) do
                  local fields = {}
                  for i = 1, #entry[2], 2 do fields[entry[2][i]] = entry[2][i + 1] end
                  if fields.n == nonce then return string.match(entry[1], '^%d+'), fields.p end
                end
              end
              local seq, before
              if ARGV[7] == '1' then seq, before = find() end
              if not seq then
                local added
                seq, added = add()
                if type(added) == 'table' and added.err then
                  at = {ARGV[1], '0', '0'}
                  begin(m, p, log, ARGV[1])
                  seq, added = add()
                  if type(added) == 'table' and added.err then return added end
                end
                before = at[3]
                redis.call('HSET', m, 'seq', seq, 'n', nonce)
                for i = 8, #ARGV do
                  redis.call('HSET', p, ARGV[i], seq .. ' ' .. text(now))
                end
                redis.call('PUBLISH', ARGV[4],
                    '1 ' .. at[1] .. ' ' .. seq .. ' ' .. nonce .. ' ' .. before .. ' \\n' .. body)
              end
              local reply = {at[1], seq, before}
              if ARGV[6] == '1' then
                local longest = tonumber(redis.call('HGET', m, 'lease') or '0')
                local live = redis.call('ZRANGEBYSCORE', nodes, '(' .. text(now), '+inf', 'WITHSCORES')
                for i = 1, #live, 2 do
                  reply[#reply + 1] = live[i]
                  reply[#reply + 1] = text(math.min(tonumber(live[i + 1]) - now, longest))
                end
              end
              return reply
              """);

  /**
   * Says where the log is, and that this node is there. Keys: m, p, log, nodes. Arguments:
   * candidate epoch, this node's epoch and seq, the node, its lease and the longest life of an
   * entry in ms, how many entries, the node's channel. Returns epoch, seq, nonce, floor and the
   * entries.
   */
  static final Script SYNC =
      new Script(
          COMMON
              + """
              local m, p, log, nodes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
              local at = redis.call('HMGET', m, 'ep', 'seq', 'n', 'life', 'lease', 'floor')
              if not (at[1] and at[2] and at[3]) then
                at[1], at[2], at[3], at[6] = ARGV[1], '0', '0', '0'
                begin(m, p, log, ARGV[1])
              end
              redis.call('ZADD', nodes, text(now + ARGV[5]), ARGV[4])
              redis.call('ZREMRANGEBYSCORE', nodes, '-inf', text(now - 60000))
              if tonumber(ARGV[6]) > tonumber(at[4] or '0') then
                redis.call('HSET', m, 'life', ARGV[6])
              end
              if tonumber(ARGV[5]) > tonumber(at[5] or '0') then
                redis.call('HSET', m, 'lease', ARGV[5])
              end
              redis.call('PUBLISH', ARGV[8], 'P')
              local entries = {}
              if at[1] == ARGV[2] then
                entries = redis.call('XRANGE', log, '(' .. ARGV[3] .. '-0', '+', 'COUNT', ARGV[7])
              end
              return {at[1], at[2], at[3], at[6] or '0', entries}
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
              local at = redis.call('HMGET', m, 'ep', 'seq', 'n')
              if not (at[1] and at[2] and at[3]) or at[1] == ARGV[1] then
                begin(m, p, log, ARGV[2])
                redis.call('PUBLISH', ARGV[3], '1 ' .. ARGV[2] .. ' 0 0 0 \\n')
                return {ARGV[2], '0', '0'}
              end
              return at
              """);

  /**
   * Drops fields of p that concern no entry any more. Keys: m, p. Arguments: cursor, how many,
   * margin in ms, a seq up to which all fields are dropped, or 0. Returns the next cursor and the
   * seqs of the fields that stay. The floor is raised before anything below it goes.
   */
  static final Script PRUNE =
      new Script(
          COMMON
              + """
              local m, p = KEYS[1], KEYS[2]
              local meta = redis.call('HMGET', m, 'life', 'floor', 'seq')
              local upTo = tonumber(ARGV[4])
              if upTo > tonumber(meta[3] or '0') then return {'0'} end
              if upTo > tonumber(meta[2] or '0') then redis.call('HSET', m, 'floor', ARGV[4]) end
              local oldest = now - tonumber(meta[1] or '0') - tonumber(ARGV[3])
              local part = redis.call('HSCAN', p, ARGV[1], 'COUNT', ARGV[2])
              local reply = {part[1]}
              for i = 1, #part[2], 2 do
                local seq, ms = string.match(part[2][i + 1], '^(%d+) (%d+)$')
                if not seq or tonumber(ms) < oldest or tonumber(seq) <= upTo then
                  redis.call('HDEL', p, part[2][i])
                else
                  reply[#reply + 1] = seq
                end
              end
              return reply
              """);

  private BusScripts() {}
}
