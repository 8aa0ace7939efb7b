package dev.layered.redis;

import dev.layered.core.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.exceptions.JedisException;

/** Ends values and leases of invalidated keys, so that no load that began before can be stored. */
final class KeyKiller implements Killer {

  /** Beyond this, the append would keep the server from others for too long. */
  private static final int MOST_BY_APPEND = 500;

  private static final int MOST_REMEMBERED = 20_000;

  private final RedisConnection redis;
  private final RedisKeys keys;
  private final RecentKills recent;
  private final Map<String, EntryNamer> namers = new ConcurrentHashMap<>();

  KeyKiller(RedisConnection redis, RedisKeys keys, Ticker ticker) {
    this.redis = redis;
    this.keys = keys;
    this.recent = new RecentKills(ticker, MOST_REMEMBERED);
  }

  KeyKiller(RedisConnection redis, RedisKeys keys) {
    this(redis, keys, Ticker.system());
  }

  /** In a cluster, what was killed lately. */
  RecentKills recent() {
    return recent;
  }

  /**
   * Kills keys, in one pipeline. Those who wait for them are woken. May be repeated.
   *
   * @param cache the name of their cache
   * @param typed typed keys
   * @throws JedisException if not all are known to be killed
   * @throws IllegalArgumentException if a key has no stable form; then none is killed
   */
  @Override
  public void kill(String cache, List<Object> typed) {
    List<byte[]> prefix = List.of(EntryNames.utf8(keys.nodePrefix()));
    List<EntryNames> names = typed.stream().map(namer(cache)::of).toList();
    Batch batch = new Batch(redis);
    names.forEach(name -> batch.add(EntryScripts.KILL, name.both(), prefix));
    List<Object> answers = batch.runEach();
    for (int i = 0; i < names.size(); i++) {
      if (answers.get(i) instanceof RuntimeException failure) {
        if (!ErrorReplies.isMoving(failure)) {
          throw failure instanceof JedisException known ? known : new JedisException(failure);
        }
        killMoving(names.get(i));
      }
    }
    for (int i = 0; i < names.size(); i++) {
      int slot = redis.servers().slot(EntryNames.utf8(names.get(i).value()));
      if (slot >= 0) {
        recent.add(cache, typed.get(i), slot);
      }
    }
  }

  /** In a cluster, log and values lie in different slots. */
  @Override
  public List<byte[]> killedByAppend(String cache, List<Object> typed) {
    if (typed.size() > MOST_BY_APPEND || redis.servers().hasSlots()) {
      return List.of();
    }
    List<byte[]> names = new ArrayList<>(2 * typed.size());
    EntryNamer namer = namer(cache);
    for (Object key : typed) {
      EntryNames entry = namer.of(key);
      names.add(entry.valueBytes());
      names.add(entry.leaseBytes());
    }
    return names;
  }

  /** One for each cache of this node. */
  private EntryNamer namer(String cache) {
    EntryNamer known = namers.get(cache);
    return known != null ? known : namers.computeIfAbsent(cache, keys::entries);
  }

  /**
   * While a slot moves to another server, no script can have two keys of it. The lease ends first,
   * so that nobody can store after the value has gone. Those who wait are woken by the entry only.
   */
  private void killMoving(EntryNames name) {
    List<byte[]> both = name.both();
    redis.commands().del(both.get(1));
    redis.commands().del(both.get(0));
  }
}
