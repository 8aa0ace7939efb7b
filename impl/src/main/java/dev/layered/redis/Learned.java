package dev.layered.redis;

import dev.layered.core.layer.Entry;
import java.util.List;

/**
 * What Redis answered about subjects.
 *
 * @param epoch of which log the positions are
 * @param positions those of the subjects, in order; empty if none was asked for, or if Redis has
 *     lost them
 */
record Learned(long epoch, List<Long> positions) {

  /** Nothing. */
  static final Learned NOTHING = new Learned(0, List.of());

  /**
   * What concerns an entry: an answer of another log says nothing about it, so that it is not
   * judged.
   */
  List<Long> about(Entry entry) {
    return entry.asOf().epoch() == epoch ? positions : List.of();
  }
}
