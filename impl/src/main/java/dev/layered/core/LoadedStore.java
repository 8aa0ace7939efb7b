package dev.layered.core;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SharedLayer.Fill;
import dev.layered.core.layer.SharedLayer.Stored;
import dev.layered.core.load.Load;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Stores loaded values, unless an invalidation overtook their loads. The shared layer is first and
 * outside of the stripe: it has a fence of its own, the lease, and an invalidation that comes
 * between the two drops the key from the shared layer itself, or marks it by a position that is
 * kept as long as any entry lives. What is void already must not get there: its mark may be pruned
 * before it ends.
 */
final class LoadedStore {

  private final LoadFence fence;
  private final SharedLayer shared;
  private final EntryMaker entries;
  private final EntryJudge judge;

  LoadedStore(LoadFence fence, SharedLayer shared, EntryMaker entries, EntryJudge judge) {
    this.fence = fence;
    this.shared = shared;
    this.entries = entries;
    this.judge = judge;
  }

  /** Ends a load and stores its entry. */
  void store(Object key, Load load, Entry entry, StorePolicy policy) {
    store(key, load, entry, entry, policy);
  }

  /**
   * The same for an entry of which this node knows that it is valid at a later position.
   *
   * @param below what the shared layer gets
   * @return whether nothing overtook it
   */
  boolean store(Object key, Load load, Entry entry, Entry below, StorePolicy policy) {
    judge.noteLife(policy.longestLifeNanos());
    boolean storable = isStorable(key, load, entry);
    boolean refused = !storable;
    LoadLease held = load.takeLease();
    if (held != null) {
      if (storable) {
        refused = shared.fill(key, entries.forShared(below, policy), held) == Stored.REFUSED;
      } else {
        shared.release(key, held);
      }
    }
    return fence.endStored(key, load, entry, policy, refused);
  }

  /**
   * Ends the loads of keys that have an entry, and stores those. One pipeline to the shared layer,
   * or some if there are many.
   */
  void storeAll(List<BatchKey> loaded) {
    loaded.forEach(each -> judge.noteLife(each.policy().longestLifeNanos()));
    BatchKey.inPortions(loaded, this::storeSome);
  }

  private void storeSome(List<BatchKey> loaded) {
    List<Fill> fills = new ArrayList<>(loaded.size());
    boolean[] refused = new boolean[loaded.size()];
    boolean[] filled = new boolean[loaded.size()];
    for (int i = 0; i < loaded.size(); i++) {
      BatchKey each = loaded.get(i);
      refused[i] = !isStorable(each.key(), each.load(), each.entry());
      LoadLease held = each.load().takeLease();
      if (held != null) {
        Entry entry = refused[i] ? null : entries.forShared(each.entry(), each.policy());
        fills.add(new Fill(each.key(), entry, held));
        filled[i] = true;
      }
    }
    Iterator<Stored> stored =
        (fills.isEmpty() ? List.<Stored>of() : shared.fillAll(fills)).iterator();
    for (int i = 0; i < loaded.size(); i++) {
      if (filled[i] && stored.next() == Stored.REFUSED) {
        refused[i] = true;
      }
      BatchKey each = loaded.get(i);
      fence.endStored(each.key(), each.load(), each.entry(), each.policy(), refused[i]);
    }
  }

  /** Gives the leases of loads back that are about to end unstored, in one pipeline. */
  void giveBackAll(List<BatchKey> unstored) {
    BatchKey.inPortions(unstored, this::giveBackSome);
  }

  private void giveBackSome(List<BatchKey> unstored) {
    List<Fill> releases = new ArrayList<>();
    for (BatchKey each : unstored) {
      LoadLease held = each.load().takeLease();
      if (held != null) {
        releases.add(new Fill(each.key(), null, held));
      }
    }
    if (!releases.isEmpty()) {
      shared.fillAll(releases);
    }
  }

  private boolean isStorable(Object key, Load load, Entry entry) {
    return load.mayBeStored() && judge.isStorable(key, entry);
  }
}
