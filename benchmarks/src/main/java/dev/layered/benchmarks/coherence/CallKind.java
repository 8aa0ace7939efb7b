package dev.layered.benchmarks.coherence;

import dev.layered.benchmarks.coherence.Board.Sum;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How nodes read. */
@SuppressWarnings("ImmutableEnumChecker") // an immutable list
enum CallKind {
  /** One key, with the options that are always the same. */
  PLAIN(0, Sum.PROLONGED),
  /** Several keys at once. */
  BATCH(6),
  /** A stage is the answer; now and then in a mode, or with a deadline. */
  ASYNC(6),
  /** With a soft deadline and often a hard one, shorter than many loads. */
  DEADLINE(8, Sum.ANSWERED_EARLY, Sum.TIMED_OUT),
  /** Reads nothing and stores nothing. */
  BYPASS(2),
  /** Loads whatever there is, and writes it through. */
  REFRESH(1),
  /** Never loads. */
  ONLY_IF_CACHED(5, Sum.NOT_CACHED),
  /** Without one or two of the layers. */
  SKIPPING(2),
  /** By a loader that says how its value is stored, or that it has not changed. */
  CONTROLLED(6, Sum.NOT_MODIFIED, Sum.NOT_STORED),
  /** By a loader that often throws what is kept as an answer. */
  EXCEPTION(5, Sum.KEPT_EXCEPTIONS),
  /** Of the cache whose loads are limited, and with nothing to be served instead. */
  LIMITED(5, Sum.REJECTED),
  /** No read: a look at what there is. */
  EXPLAIN(1);

  private final int share;
  private final List<Sum> mustHappen;

  /**
   * A kind.
   *
   * @param share how often it is chosen beside others; the plain one has a turn of its own
   * @param mustHappen without which calls of this kind have not shown what they are for
   */
  CallKind(int share, Sum... mustHappen) {
    this.share = share;
    this.mustHappen = List.of(mustHappen);
  }

  int share() {
    return share;
  }

  /** Whether it shows nothing where something fresh is there. */
  boolean needsMisses() {
    return this == DEADLINE || this == ONLY_IF_CACHED || this == CONTROLLED;
  }

  /** Whether it is judged by what it returns. */
  boolean isRead() {
    return this != EXPLAIN;
  }

  List<Sum> mustHappen() {
    return mustHappen;
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kinds that are chosen.
   *
   * @param text as {@link Choice} takes it
   * @throws IllegalArgumentException if there is no such kind, or none is left
   */
  static Set<CallKind> chosen(String text) {
    List<String> names = Arrays.stream(values()).map(CallKind::toString).toList();
    List<String> chosen = Choice.of("kind of call", names, text);
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("Some kind of call must be left: " + names);
    }
    Set<CallKind> kinds = EnumSet.noneOf(CallKind.class);
    for (CallKind kind : values()) {
      if (chosen.contains(kind.toString())) {
        kinds.add(kind);
      }
    }
    return kinds;
  }
}
