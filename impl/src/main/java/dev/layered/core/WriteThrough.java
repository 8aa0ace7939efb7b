package dev.layered.core;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LoadLease;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.layer.SharedLayer.Stored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores values that the application has written to its origin: first in the shared layer, under
 * the lease that was taken before the origin was written, then in the layers of this node.
 */
final class WriteThrough {

  private final LayerStack stack;
  private final SharedLayer shared;
  private final EntryMaker entries;
  private final EntryJudge judge;

  WriteThrough(LayerStack stack, SharedLayer shared, EntryMaker entries, EntryJudge judge) {
    this.stack = stack;
    this.shared = shared;
    this.entries = entries;
    this.judge = judge;
  }

  /** Whether other nodes find what is written. */
  boolean isShared() {
    return shared.isPresent();
  }

  /** Begins a write-through; {@link #end} or {@link #abandon} must follow. */
  Write begin(Object key) {
    return beginAll(List.of(key)).get(0);
  }

  /** Begins several, each of another key, with one pipeline to the shared layer. */
  List<Write> beginAll(List<Object> keys) {
    List<LogPosition> begun = new ArrayList<>(keys.size());
    keys.forEach(key -> begun.add(stack.beginWriter(key)));
    List<@Nullable LoadLease> taken =
        shared.isPresent()
            ? shared.beginWrites(keys)
            : Collections.nCopies(keys.size(), (LoadLease) null);
    List<Write> writes = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      writes.add(new Write(keys.get(i), begun.get(i), taken.get(i)));
    }
    return writes;
  }

  /** Ends a write-through that changed nothing. */
  void abandon(Write write) {
    if (write.lease() != null) {
      shared.release(write.key(), write.lease());
    }
    stack.endWriter(write.key());
  }

  /**
   * Ends a write-through and stores its value, unless another writer or an invalidation overlapped
   * it, on any node.
   *
   * @return whether it was stored; if not, the caller must invalidate the key
   */
  boolean end(Write write, @Nullable Object value, List<String> tags, StorePolicy policy) {
    return end(write, value, new StoreDecision(policy, true, tags, null));
  }

  /** The same for a value of which its loader has said more. */
  boolean end(Write write, @Nullable Object value, StoreDecision decision) {
    return endAll(List.of(write), Collections.singletonList(value), decision).get(0);
  }

  /**
   * Ends several with one pipeline to the shared layer.
   *
   * @param values one for each write, in order
   * @return for each, whether it was stored
   */
  List<Boolean> endAll(
      List<Write> writes,
      List<? extends @Nullable Object> values,
      List<String> tags,
      StorePolicy policy) {
    return endAll(writes, values, new StoreDecision(policy, true, tags, null));
  }

  private List<Boolean> endAll(
      List<Write> writes, List<? extends @Nullable Object> values, StoreDecision decision) {
    StorePolicy policy = decision.policy();
    judge.noteLife(policy.longestLifeNanos());
    List<@Nullable Entry> made = new ArrayList<>(writes.size());
    List<SharedLayer.Fill> fills = new ArrayList<>(writes.size());
    for (int i = 0; i < writes.size(); i++) {
      Write write = writes.get(i);
      Entry entry = null;
      if (EntryMaker.allows(policy, values.get(i))) {
        entry = entries.make(values.get(i), write.asOf(), decision);
        if (write.lease() != null) {
          Entry forShared = entries.forShared(entry, policy);
          fills.add(new SharedLayer.Fill(write.key(), forShared, write.lease()));
        }
      }
      made.add(entry);
    }
    Iterator<Stored> filled =
        (fills.isEmpty() ? List.<Stored>of() : shared.writeAll(fills)).iterator();
    List<Boolean> stored = new ArrayList<>(writes.size());
    for (int i = 0; i < writes.size(); i++) {
      Write write = writes.get(i);
      Entry entry = made.get(i);
      if (entry == null) {
        abandon(write);
        stored.add(false);
      } else {
        boolean shares = write.lease() == null ? !shared.isPresent() : filled.next() == Stored.YES;
        stored.add(stack.endWriterStoring(write.key(), entry, shares, policy));
      }
    }
    return stored;
  }
}
