package dev.layered.redis;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.time.Ticker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The keys of a cluster that this node killed in the last minute. A replica that takes the place of
 * its master may not know of that, so what it has is killed again. Safe for use by several threads.
 */
final class RecentKills {

  static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(60);

  private record Name(String cache, Object key) {}

  private record Kill(int slot, long at) {}

  private final Ticker ticker;
  private final int most;

  /** The earliest first. */
  private final Map<Name, Kill> kills = new LinkedHashMap<>();

  /** For each cache when a key of it was last killed that there was no room for any more. */
  private final Map<String, Long> overflows = new HashMap<>();

  /**
   * None yet.
   *
   * @param most how many keys are remembered at most
   */
  RecentKills(Ticker ticker, int most) {
    this.ticker = ticker;
    this.most = most;
  }

  /** Remembers a key that has just been killed. */
  synchronized void add(String cache, Object key, int slot) {
    long now = ticker.nanos();
    Name name = new Name(cache, key);
    kills.remove(name);
    kills.put(name, new Kill(slot, now));
    forgetOld(now);
    Iterator<Map.Entry<Name, Kill>> earliest = kills.entrySet().iterator();
    while (kills.size() > most) {
      Map.Entry<Name, Kill> lost = earliest.next();
      overflows.put(lost.getKey().cache(), lost.getValue().at());
      earliest.remove();
    }
  }

  private void forgetOld(long now) {
    Iterator<Kill> earliest = kills.values().iterator();
    while (earliest.hasNext() && now - earliest.next().at() > MEMORY_NANOS) {
      earliest.remove();
    }
    overflows.values().removeIf(at -> now - at > MEMORY_NANOS);
  }

  /** What must be made void again after some slots got another server. */
  synchronized List<Invalidation> in(BitSet slots) {
    forgetOld(ticker.nanos());
    List<Invalidation> again = new ArrayList<>();
    overflows.keySet().forEach(cache -> again.add(new Invalidation.Clear(cache, false)));
    Map<String, List<Object>> keys = new LinkedHashMap<>();
    kills.forEach(
        (name, kill) -> {
          if (slots.get(kill.slot()) && !overflows.containsKey(name.cache())) {
            keys.computeIfAbsent(name.cache(), any -> new ArrayList<>()).add(name.key());
          }
        });
    keys.forEach((cache, some) -> again.add(new Invalidation.Keys(cache, some, false)));
    return again;
  }
}
