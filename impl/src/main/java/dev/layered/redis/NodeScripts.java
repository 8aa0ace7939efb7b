package dev.layered.redis;

/**
 * The table of nodes, a hash. {@code n:<node>} is a number that is new with each SYNC of that node;
 * {@code r} is the last such number; {@code l} the longest lease of any of them in ms; {@code g} is
 * random, the generation of this table: another one after the table was lost; {@code ok} is there
 * if the generation is older than any lease, so that no node is missing; {@code s} is the {@code
 * run_id} of the server that has made the table. A server that was started again, or another one
 * after a failover, may have an older table, in which nodes are missing that hold a lease: so a
 * table of another server counts as lost. {@code s} is empty where the user may not call {@code
 * INFO}.
 *
 * <p>No time is kept: how long a node has not registered is measured by those who wait for it.
 */
final class NodeScripts {

  /** What the fields of nodes begin with. */
  static final String NODE = "n:";

  /** Defines a function that says whether the node is registered anew. Redis may refuse to. */
  static final String REGISTER =
      """
      local function register(nodes, node, lease, settled, candidate)
        local function done(...)
          local answer = redis.pcall(...)
          return not (type(answer) == 'table' and answer.err)
        end
        local info = redis.pcall('INFO', 'server')
        local server = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or ''
        local held = redis.pcall('HMGET', nodes, 'g', 'ok', 'l', 's')
        if not held[1] or (held[4] or '') ~= server then
          redis.pcall('UNLINK', nodes)
          held = {}
          if not done('HSET', nodes, 'g', candidate, 's', server) then return false end
        elseif held[1] == settled and not held[2] then
          redis.pcall('HSET', nodes, 'ok', '1')
        end
        if tonumber(lease) > tonumber(held[3] or '0') then
          if not done('HSET', nodes, 'l', lease) then return false end
        end
        local number = redis.pcall('HINCRBY', nodes, 'r', 1)
        return type(number) == 'number' and done('HSET', nodes, 'n:' .. node, number)
      end
      """;

  /**
   * Forgets nodes that have not registered since. Keys: nodes. Arguments: generation, then fields
   * and their values. Returns all fields and values that are left.
   */
  static final Script FORGET =
      new Script(
          """
          local nodes = KEYS[1]
          if redis.call('HGET', nodes, 'g') == ARGV[1] then
            for i = 2, #ARGV, 2 do
              if redis.call('HGET', nodes, ARGV[i]) == ARGV[i + 1] then
                redis.call('HDEL', nodes, ARGV[i])
              end
            end
          end
          return redis.call('HGETALL', nodes)
          """);

  private NodeScripts() {}
}
