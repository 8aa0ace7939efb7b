package dev.layered.redis;

import dev.layered.core.event.CacheCounters;
import dev.layered.redis.BatchSearch.Answered;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what batches of one cache ask for by plain commands, as long as each batch before found
 * everything: see {@link PlainRead}. The series is counted in keys.
 */
final class PlainBatch {

  private final RedisStore store;
  private final CacheCounters counters;
  private final Function<List<EntryNames>, List<SearchAnswer>> read;
  private final HitStreak streak = new HitStreak();

  PlainBatch(RedisStore store, EntryBytes bytes, CacheCounters counters) {
    this.store = store;
    this.counters = counters;
    this.read = new PlainRead(store.remote().forReaders(), bytes)::readAll;
  }

  /**
   * Whether the next batch is expected to be answered by plain commands alone. Not where several
   * servers have the keys among them: who has which is found out by the scripts.
   */
  boolean isLikelyToFindAll() {
    return streak.isLikelyToGoOn() && !store.remote().forReaders().servers().hasSlots();
  }

  /**
   * Reads the values, in one round trip, or two: see {@link PlainRead#readAll}.
   *
   * @param names null for a key that has none
   * @return those that are there; null if there was no answer
   */
  @Nullable List<Answered> read(List<@Nullable EntryNames> names) {
    List<EntryNames> asked = names.stream().filter(Objects::nonNull).toList();
    if (asked.isEmpty()) {
      return List.of();
    }
    List<SearchAnswer> answers = store.remote().call(counters, read, asked);
    if (answers == null) {
      streak.miss();
      return null;
    }
    List<Answered> found = new ArrayList<>(asked.size());
    Iterator<SearchAnswer> next = answers.iterator();
    for (int i = 0; i < names.size(); i++) {
      EntryNames own = names.get(i);
      if (own != null) {
        SearchAnswer answer = next.next();
        if (answer.value() != null) {
          found.add(new Answered(i, own, answer));
        }
      }
    }
    return found;
  }

  /**
   * Notes how a batch ended. One miss ends a series, whatever else was found with it; so does what
   * only the scripts find.
   *
   * @param wasRead whether {@link #read} came first
   * @param left what the scripts were asked for after it
   * @param searched what they answered
   */
  void note(boolean wasRead, List<@Nullable EntryNames> left, List<Answered> searched) {
    long asked = left.stream().filter(Objects::nonNull).count();
    long hits = searched.stream().filter(each -> each.answer().value() != null).count();
    if (hits < asked || (wasRead && asked > 0)) {
      streak.miss();
    } else {
      searched.forEach(hit -> streak.hit());
    }
  }
}
