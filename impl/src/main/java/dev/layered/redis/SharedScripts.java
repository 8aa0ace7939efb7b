package dev.layered.redis;

/**
 * What is done to several entries by one call: see {@link SharedScript}, and {@link EntryScripts}
 * for what a lease is. What the server refuses for one entry, it refuses for that one alone.
 */
final class SharedScripts {

  /**
   * Found: value and its remaining milliseconds follow. In every other answer of a search the third
   * part is 1 if there are bytes that cannot be an entry.
   */
  static final long FOUND = 1;

  /** The lease is granted. */
  static final long GRANTED = 2;

  /** Somebody else has the lease: its remaining milliseconds follow. */
  static final long BUSY = 3;

  /** The entry is being written. */
  static final long WRITING = 4;

  /** Nothing there. */
  static final long ABSENT = 5;

  /**
   * Takes a lease for so many milliseconds: a state and what remains of them. The state is an error
   * where the server refuses, which is thrown as a text before Redis 7. {@code ARGV} begins with
   * lease in ms, {@code x} or {@code s}, node.
   *
   * <p>Bytes of another kind are overwritten before they are deleted: a full server refuses that,
   * but to a script that has deleted something it refuses nothing.
   */
  private static final String TAKE =
      """
      local function take(lease, token)
        local millis, mode = ARGV[1], ARGV[2]
        local held = redis.pcall('HMGET', lease, 't', 'k')
        if held.err then
          if not string.find(held.err, 'WRONGTYPE', 1, true) then return held, 0 end
          redis.call('SET', lease, '')
          redis.call('DEL', lease)
        end
        if held[2] == 'w' then return 4, 0 end
        if mode == 'x' then
          if held[1] and held[1] ~= token then
            redis.call('HSET', lease, 'w:' .. ARGV[3], '')
            local left = redis.call('PTTL', lease)
            if left < 0 then
              redis.call('PEXPIRE', lease, millis)
              left = tonumber(millis)
            end
            return 3, left
          end
          redis.call('HSET', lease, 't', token)
        else
          redis.call('HSET', lease, 's:' .. token, '')
        end
        redis.call('PEXPIRE', lease, millis)
        return 2, 0
      end
      local function taken(lease, token)
        local ok, state, left = pcall(take, lease, token)
        if ok then return state, left end
        return type(state) == 'table' and state or {err = state}, 0
      end
      """;

  /**
   * Lease in ms, {@code x} or {@code s}, node, greatest length; of each entry a token: finds or
   * takes the lease. Of several entries, all searches are done whatever becomes of one.
   */
  static final SharedScript LOOKUP =
      new SharedScript(
          new Script(
              // A hit of one entry ends early: what it does not need is not even defined.
              """
              local value, limit = redis.pcall('GET', KEYS[1]), tonumber(ARGV[4])
              if #KEYS == 2 and type(value) == 'string' and #value <= limit then
                return {1, value, redis.call('PTTL', KEYS[1])}
              end
              """
                  + TAKE
                  + """
                  local answers = {}
                  for i = 1, #KEYS, 2 do
                    if i > 1 then value = redis.pcall('GET', KEYS[i]) end
                    local last = #answers
                    if type(value) == 'string' and #value <= limit then
                      answers[last + 1] = 1
                      answers[last + 2] = value
                      answers[last + 3] = redis.call('PTTL', KEYS[i])
                    else
                      local state, left = taken(KEYS[i + 1], ARGV[4 + (i + 1) / 2])
                      answers[last + 1] = state
                      answers[last + 2] = left
                      answers[last + 3] = value and 1 or 0
                    end
                  end
                  return answers
                  """),
          3);

  /** Lease in ms, {@code x} or {@code s}, node; of each entry a token: takes the lease. */
  static final SharedScript LEASE =
      new SharedScript(
          new Script(
              TAKE
                  + """
                  local answers = {}
                  for i = 1, #KEYS / 2 do
                    local state, left = taken(KEYS[2 * i], ARGV[3 + i])
                    answers[3 * i - 2], answers[3 * i - 1], answers[3 * i] = state, left, 0
                  end
                  return answers
                  """),
          3);

  /** Greatest length; of each entry nothing: finds. */
  static final SharedScript PEEK =
      new SharedScript(
          new Script(
              """
              local answers, limit = {}, tonumber(ARGV[1])
              for i = 1, #KEYS, 2 do
                local value = redis.pcall('GET', KEYS[i])
                local last = #answers
                if type(value) == 'string' and #value <= limit then
                  answers[last + 1] = 1
                  answers[last + 2] = value
                  answers[last + 3] = redis.call('PTTL', KEYS[i])
                else
                  answers[last + 1] = 5
                  answers[last + 2] = 0
                  answers[last + 3] = value and 1 or 0
                end
              end
              return answers
              """),
          3);

  /**
   * Prefix of the nodes' channels; of each entry a token, a value and its life in ms: 1 if stored,
   * 0 if the lease was lost. A server that is full refuses the value, but not the end of the lease
   * and of the value that was to be replaced.
   *
   * <p>All values are set before anything is deleted: a script that has written may go on writing,
   * so the deletions for the first value that is refused would let the others in. So each entry may
   * be there only once, or both would find the lease.
   */
  static final SharedScript FILL =
      new SharedScript(
          new Script(
              """
              local answers, ended = {}, {}
              for i = 1, #KEYS / 2 do
                local token, value, life = ARGV[3 * i - 1], ARGV[3 * i], ARGV[3 * i + 1]
                local lease = redis.pcall('HGETALL', KEYS[2 * i])
                answers[i] = 0
                if lease.err and not string.find(lease.err, 'WRONGTYPE', 1, true) then
                  answers[i] = lease
                end
                for j = 1, #lease, 2 do
                  if lease[j] == 's:' .. token or (lease[j] == 't' and lease[j + 1] == token) then
                    ended[i] = lease
                  end
                end
                if ended[i] then
                  local set = redis.pcall('SET', KEYS[2 * i - 1], value, 'PX', life)
                  answers[i] = set.err and set or 1
                end
              end
              for i = 1, #answers do
                local name, lease = KEYS[2 * i - 1], ended[i]
                if lease then
                  local deleted
                  if answers[i] == 1 then
                    deleted = redis.pcall('DEL', KEYS[2 * i])
                  else
                    deleted = redis.pcall('DEL', name, KEYS[2 * i])
                  end
                  if type(deleted) == 'table' then answers[i] = deleted end
                  for j = 1, #lease, 2 do
                    if string.sub(lease[j], 1, 2) == 'w:' then
                      local node = string.sub(lease[j], 3)
                      local told = redis.pcall('PUBLISH', ARGV[1] .. node, name)
                      if type(told) == 'table' then answers[i] = told end
                    end
                  end
                end
              end
              return answers
              """),
          1);

  /**
   * Prefix of the nodes' channels, lease in ms; of each entry a token: 1, having taken the lease
   * from everybody.
   */
  static final SharedScript BEGIN_WRITE =
      new SharedScript(
          new Script(
              """
              local function begin(name, lease, token)
                local held = redis.pcall('HKEYS', lease)
                if held.err and not string.find(held.err, 'WRONGTYPE', 1, true) then
                  return held
                end
                redis.call('DEL', lease)
                redis.call('HSET', lease, 't', token, 'k', 'w')
                redis.call('PEXPIRE', lease, ARGV[2])
                for _, field in ipairs(held) do
                  if string.sub(field, 1, 2) == 'w:' then
                    redis.call('PUBLISH', ARGV[1] .. string.sub(field, 3), name)
                  end
                end
                return 1
              end
              local answers = {}
              for i = 1, #KEYS / 2 do
                local ok, answer = pcall(begin, KEYS[2 * i - 1], KEYS[2 * i], ARGV[2 + i])
                if not ok and type(answer) ~= 'table' then answer = {err = answer} end
                answers[i] = answer
              end
              return answers
              """),
          1);

  private SharedScripts() {}
}
