package dev.layered.core.layer;

import dev.layered.core.event.Unreadable;
import java.util.List;

/** What the {@link SharedLayer} answers to a search. */
public sealed interface Lookup {

  /**
   * There is no value, and nobody may store one for this search: it asked for no lease, or was
   * refused one because the layer is full.
   */
  Lookup ABSENT = new Absent();

  /** There is no value, and one that is loaded now must not be stored: the key is being written. */
  Lookup WRITING = new Writing();

  /** The layer gave no answer in time, or is known to be out of order. */
  Lookup UNREACHABLE = new Unreachable();

  /**
   * There is a value.
   *
   * @param entry the entry, not judged: it can be stale, gone or void
   * @param positions for each subject that was asked for, in that order, the position of its last
   *     invalidation, or 0 if none is known; empty if none was asked for, or if nothing is known of
   *     the log that the entry belongs to
   */
  record Found(Entry entry, List<Long> positions) implements Lookup {}

  /**
   * There is no value, and the caller is to load it.
   *
   * @param lease lets it store what it loads; to be given back in any case
   */
  record Granted(LoadLease lease) implements Lookup {}

  /**
   * There is no value, and another node is loading it.
   *
   * @param remainingNanos when that node's lease ends unless it is renewed
   */
  record Busy(long remainingNanos) implements Lookup {}

  /** See {@link #ABSENT}. */
  record Absent() implements Lookup {}

  /** See {@link #WRITING}. */
  record Writing() implements Lookup {}

  /** See {@link #UNREACHABLE}. */
  record Unreachable() implements Lookup {}

  /**
   * There are bytes, but no entry. Only an answer to a look that changes nothing; a search takes
   * the lease instead.
   *
   * @param why what is wrong with them
   */
  record Undecodable(Unreadable why) implements Lookup {}

  /**
   * The layer is not used. Only an answer to a look that changes nothing.
   *
   * @param why for people
   */
  record Off(String why) implements Lookup {}
}
