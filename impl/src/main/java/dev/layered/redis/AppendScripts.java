package dev.layered.redis;

/** The scripts that append to the log; see {@link BusScripts}. */
final class AppendScripts {

  /**
   * After so many entries, the oldest are dropped: by {@link #APPEND}, which appends that entry.
   */
  static final int TRIM_EVERY = 64;

  /** At most so many at once. After the log was made shorter, several times are needed. */
  private static final int TRIM_MOST = 500;

  /**
   * Names for what a script calls often: worth their while from about seven commands on. They hide
   * the {@code pcall} of Lua itself.
   */
  private static final String CALLS =
      """
      local call, pcall = redis.call, redis.pcall
      """;

  /**
   * Notes where subjects were invalidated last, and when by Redis's clock.
   *
   * @param p what stands for the key of the table in the script
   * @param seq the same for the position
   * @param from the first argument that is a subject
   */
  private static String marking(String p, String seq, int from) {
    return """
        local t = call('TIME')
        local mark = string.format('%%s %%.0f', %2$s, t[1] * 1000 + math.floor(t[2] / 1000))
        for i = %3$d, #ARGV do call('HSET', %1$s, ARGV[i], mark) end
        """
        .formatted(p, seq, from);
  }

  /**
   * Drops the oldest entries at times. A part of a script that has names for the log, the position
   * {@code seq} that it has just written, and {@code first} among what it has read before. The hash
   * has a field for each position from the oldest to the last and a few others, so the oldest is
   * not before {@code seq - HLEN}, which is enough if {@code first} is lost; {@code first} is, if
   * somebody else has added fields. What is before a {@code first} of somebody else stays.
   */
  private static final String TRIMMING =
      """
      if seq %% %1$d == 0 then
        local old = {}
        local noted = tonumber(string.match(at[3] or '', '^%%d+$') or '0')
        local first = math.max(1, seq - call('HLEN', log), noted <= seq + 0 and noted or 0)
        for i = first, math.min(seq - ARGV[3], first + %2$d - 1) do
          old[#old + 1] = string.format('%%.0f', i)
        end
        if #old > 0 then
          call('HDEL', log, unpack(old))
          call('HSET', log, 'first', string.format('%%.0f', first + #old))
        end
      end
      """
          .formatted(TRIM_EVERY, TRIM_MOST);

  /**
   * Kills values and leases, appends an entry that a node has composed as the next one, and
   * publishes it. Keys: log, then value and lease of each entry to kill. Arguments: position and
   * nonce of the entry before, its own, its position alone, message. Returns 1, also if it is the
   * last itself, as it is where a client repeats a call whose answer was lost. Returns nil if it is
   * not the next, or if the log is lost or of another kind: then the caller runs {@link #APPEND}.
   *
   * <p>A nonce is random, so it tells the epoch too. 0 does not: it stands before the first entry
   * of every log, so no node composes a first entry.
   *
   * <p>Every caller of an invalidation, and whoever is to hear of it, waits for this script. So it
   * composes nothing, and has no key, no argument and no word that it can do without: on an idle
   * server each of them costs some tenths of a microsecond, a name for what is called four times
   * too. So only who fails asks for the last entry a second time.
   */
  static final Script KILL_AND_APPEND_NEXT =
      new Script(
          """
          if redis.pcall('HGET', KEYS[1], 'last') ~= ARGV[1] then
            return redis.pcall('HGET', KEYS[1], 'last') == ARGV[2] and 1
          end
          redis.call('DEL', unpack(KEYS, 2))
          redis.call('HSET', KEYS[1], 'last', ARGV[2], ARGV[3], ARGV[4])
          redis.call('PUBLISH', KEYS[1], ARGV[4])
          return 1
          """);

  /**
   * The same for an entry that kills nothing, and perhaps marks subjects. Keys: log, p. Arguments:
   * the same four, then, if there are subjects, the epoch and the fields of p. Returns nil also if
   * p is lost, which is only looked for where something is added to it.
   */
  static final Script MARK_AND_APPEND_NEXT =
      new Script(
          CALLS
              + """
              local log, p = KEYS[1], KEYS[2]
              local last = pcall('HGET', log, 'last')
              if last ~= ARGV[1] then return last == ARGV[2] and 1 end
              call('PERSIST', log)
              if #ARGV > 4 and pcall('HGET', p, 'ep') ~= ARGV[5] then return false end
              call('HSET', log, 'last', ARGV[2], ARGV[3], ARGV[4])
              if #ARGV > 4 then
              """
              + marking("p", "ARGV[3]", 6)
              + """
              end
              call('PUBLISH', log, ARGV[4])
              return 1
              """);

  /**
   * Kills values and leases, appends an entry, and publishes it. Keys: log, p, nodes, then value
   * and lease of each entry to kill. Arguments: candidate epoch, nonce, length of the log, body,
   * whether to return the nodes, whether it was tried before, fields of p. Returns epoch, seq and
   * nonce of the entry before as one text, with blanks between; if the nodes are returned, a list
   * of that, and fields and values of their table. What was tried before, and is among the last
   * entries, is not appended again.
   *
   * <p>A log that is lost begins as {@code begin} of {@link BusScripts} does it.
   *
   * <p>Callers wait for this script too. So it defines no function, which took a fifth of its time,
   * and its usual answer is no list, which took another fifth: for a list Redis 6 makes a buffer of
   * 16 KB.
   */
  static final Script APPEND =
      new Script(
          CALLS
              + """
              local log, p, nodes = KEYS[1], KEYS[2], KEYS[3]
              local nonce, body = ARGV[2], ARGV[4]
              if #KEYS == 3 then call('PERSIST', log) else call('DEL', unpack(KEYS, 4)) end
              local at = pcall('HMGET', log, 'ep', 'last', 'first', 'life')
              local ep, last, before = at[1], string.match(at[2] or '', '^(%d+) (%x+)$')
              if not (ep and last and #last < 16 and #before < 17
                  and pcall('HGET', p, 'ep') == ep) then
                call('UNLINK', log, p)
                ep, last, before = ARGV[1], '0', '0'
                call('HSET', log, 'ep', ep, 'floor', '0', 'life', string.match(at[4] or '', '^%d+$') or '0')
                call('HSET', p, 'ep', ep)
              end
              local seq
              if ARGV[6] == '1' and last ~= '0' then
                local recent = {}
                for i = last + 0, math.max(1, last - 199), -1 do
                  recent[#recent + 1] = string.format('%.0f', i)
                end
                for i, message in ipairs(call('HMGET', log, unpack(recent))) do
                  local its, previous = string.match(message or '', '^1 %x+ %d+ (%x+) (%x+) ')
                  if its == nonce then
                    seq, before = recent[i], previous
                    break
                  end
                end
              end
              if not seq then
                seq = string.format('%.0f', last + 1)
                local message = '1 ' .. ep .. ' ' .. seq .. ' ' .. nonce .. ' ' .. before
                    .. ' \\n' .. body
                call('HSET', log, 'last', seq .. ' ' .. nonce, seq, message)
                if #ARGV > 6 then
              """
              + marking("p", "seq", 7)
              + """
                end
              """
              + TRIMMING
              + """
                call('PUBLISH', log, message)
              end
              local position = ep .. ' ' .. seq .. ' ' .. before
              if ARGV[5] ~= '1' then return position end
              local reply = {position}
              for _, part in ipairs(pcall('HGETALL', nodes)) do
                reply[#reply + 1] = part
              end
              return reply
              """);

  private AppendScripts() {}
}
