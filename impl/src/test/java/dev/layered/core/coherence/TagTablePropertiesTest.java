package dev.layered.core.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.core.key.KeyPattern;
import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Holds the table against a model that forgets nothing: a list of all invalidations, each held
 * against each entry.
 */
class TagTablePropertiesTest {

  private static final String[] TAGS = {"a", "b", "c", "d", "e", "f", "g", "h"};
  private static final String[] CACHES = {"x", "y"};
  private static final long LIFE_NANOS = Duration.ofMinutes(5).toNanos();

  private record Stored(String cache, String key, Entry entry) {}

  private record Logged(long seq, Invalidation what) {
    boolean selects(Stored stored) {
      if (stored.entry().asOf().seq() >= seq) {
        return false;
      }
      if (what instanceof Invalidation.Tags tags) {
        List<String> carried = stored.entry().tags();
        return tags.all()
            ? carried.containsAll(tags.tags())
            : tags.tags().stream().anyMatch(carried::contains);
      }
      if (what instanceof Invalidation.Matching matching) {
        return matching.cache().equals(stored.cache()) && matching.pattern().matches(stored.key());
      }
      return what instanceof Invalidation.Clear clear && clear.cache().equals(stored.cache());
    }
  }

  /** One random history; time passes, tags are few, and so is the room for them. */
  private static final class History {
    private final Random random;
    private final int maxTags;
    private final ManualTicker ticker = new ManualTicker();
    private final List<Logged> log = new ArrayList<>();
    private final List<Stored> entries = new ArrayList<>();
    private TagTable table;

    History(long seed, int maxTags) {
      this.random = new Random(seed);
      this.maxTags = maxTags;
      this.table = new TagTable(new LogPosition(3, 0, 0), ticker, maxTags);
    }

    private String any(String[] names) {
      return names[random.nextInt(names.length)];
    }

    private List<String> someTags() {
      Set<String> chosen = new java.util.TreeSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        chosen.add(any(TAGS));
      }
      return List.copyOf(chosen);
    }

    void store() {
      table.noteLife(LIFE_NANOS);
      long now = ticker.nanos();
      Entry entry = new Entry("v", someTags(), table.applied(), now + LIFE_NANOS, now + LIFE_NANOS);
      entries.add(new Stored(any(CACHES), any(TAGS) + any(TAGS), entry));
    }

    void invalidate() {
      boolean expire = random.nextInt(3) == 0;
      Invalidation what =
          switch (random.nextInt(8)) {
            case 0 -> new Invalidation.Clear(any(CACHES), expire);
            case 1 -> new Invalidation.Matching(any(CACHES), KeyPattern.prefix(any(TAGS)), expire);
            case 2 ->
                new Invalidation.Matching(any(CACHES), KeyPattern.glob("*" + any(TAGS)), expire);
            case 3, 4 -> {
              List<String> tags = someTags();
              yield new Invalidation.Tags(
                  tags.isEmpty() ? Set.of("a") : Set.copyOf(tags), true, expire);
            }
            default -> new Invalidation.Tags(Set.copyOf(someTags()), false, expire);
          };
      LogPosition next = new LogPosition(3, table.applied().seq() + 1, 0);
      table.apply(next, what);
      log.add(new Logged(next.seq(), what));
    }

    void pass() {
      ticker.advance(Duration.ofSeconds(random.nextInt(100)));
      entries.removeIf(stored -> stored.entry().isGone(ticker.nanos()));
    }

    void restart() {
      table = TagTable.restore(table.snapshot(), ticker, maxTags);
    }

    void step() {
      switch (random.nextInt(10)) {
        case 0 -> pass();
        case 1, 2, 3, 4 -> store();
        case 5 -> {
          if (random.nextInt(10) == 0) {
            restart();
          } else {
            table.prune();
          }
        }
        default -> invalidate();
      }
    }

    Verdict naive(Stored stored) {
      Verdict verdict = Verdict.VALID;
      for (Logged logged : log) {
        if (logged.selects(stored)) {
          if (!logged.what().expire()) {
            return Verdict.VOID;
          }
          verdict = Verdict.EXPIRED;
        }
      }
      return verdict;
    }

    Verdict judged(Stored stored) {
      return table.judge(stored.cache(), stored.key(), stored.entry());
    }
  }

  /** With so little room it may void too much, but it serves nothing that the model voids. */
  @Property(tries = 300)
  void judge_withLittleRoom_neverServesWhatIsVoid(@ForAll long seed) {
    History history = new History(seed, 2);
    for (int i = 0; i < 400; i++) {
      history.step();
      for (Stored stored : history.entries) {
        assertThat(history.judged(stored)).isGreaterThanOrEqualTo(history.naive(stored));
      }
    }
    assertThat(history.table.size()).isLessThanOrEqualTo(2 + 2 + Marks.MAX_RULES);
  }

  /** With enough room it says exactly what the model says. */
  @Property(tries = 300)
  void judge_withEnoughRoom_isExact(@ForAll long seed) {
    History history = new History(seed, 100);
    for (int i = 0; i < 60; i++) {
      history.step();
      for (Stored stored : history.entries) {
        assertThat(history.judged(stored)).isEqualTo(history.naive(stored));
      }
    }
  }
}
