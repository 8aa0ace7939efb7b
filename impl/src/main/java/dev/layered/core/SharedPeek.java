package dev.layered.core;

import dev.layered.core.coherence.Invalidation;
import dev.layered.core.coherence.TagTable;
import dev.layered.core.coherence.Verdict;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.Lookup;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.time.Ticker;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the shared layer holds for several keys, and judges it as a search does, without
 * taking leases or noting misses.
 */
final class SharedPeek {

  private final String cache;
  private final SharedLayer shared;
  private final TagTable table;
  private final Ticker ticker;

  SharedPeek(String cache, SharedLayer shared, TagTable table, Ticker ticker) {
    this.cache = cache;
    this.shared = shared;
    this.table = table;
    this.ticker = ticker;
  }

  /**
   * What there is for a key.
   *
   * @param entry null if there is none
   * @param isVoid whether an invalidation speaks against it
   */
  record Judged(@Nullable Entry entry, boolean isVoid) {

    static final Judged NOTHING = new Judged(null, false);
  }

  /**
   * One answer for each key, in order; one round trip, two if there are tags of which this node
   * does not know enough.
   *
   * @return null if there was no answer
   */
  @Nullable List<Judged> look(List<Object> keys) {
    List<Invalidation> undelivered = table.undelivered();
    List<Lookup> answers = ask(keys, List.of());
    Set<String> tags = new LinkedHashSet<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof Lookup.Found found
          && table.judgeShared(cache, keys.get(i), found.entry(), undelivered) == null) {
        tags.addAll(found.entry().tags());
      }
    }
    if (!table.unknown(cache, List.copyOf(tags)).subjects().isEmpty()) {
      undelivered = table.undelivered();
      answers = ask(keys, List.copyOf(tags));
    }
    List<Judged> judged = new ArrayList<>(keys.size());
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof Lookup.Unreachable) {
        return null;
      }
      judged.add(judged(keys.get(i), answers.get(i), undelivered));
    }
    return judged;
  }

  private List<Lookup> ask(List<Object> keys, List<String> tags) {
    TagTable.Unknown unknown = table.unknown(cache, tags);
    List<Lookup> answers = shared.lookupAll(keys, unknown.subjects());
    for (Lookup answer : answers) {
      if (answer instanceof Lookup.Found found) {
        unknown.learn(found.positions());
      }
    }
    return answers;
  }

  private Judged judged(Object key, Lookup answer, List<Invalidation> undelivered) {
    if (!(answer instanceof Lookup.Found found)) {
      return Judged.NOTHING;
    }
    Entry entry = found.entry();
    Verdict verdict =
        entry.isGone(ticker.nanos())
            ? Verdict.EXPIRED
            : table.judgeShared(cache, key, entry, undelivered);
    // What cannot be judged for want of an answer counts as void, as in a search.
    return new Judged(entry, verdict == null || verdict == Verdict.VOID);
  }
}
