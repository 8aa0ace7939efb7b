package dev.layered.core.coherence;

import dev.layered.core.layer.Entry;
import dev.layered.core.layer.LogPosition;
import dev.layered.core.time.Ticker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Readers without a lock beside the one that applies: no entry passes that had been invalidated
 * before the read began. There is room for two tags, so marks are folded all the time.
 */
@Tag("slow")
@Tag("lincheck")
public class TagTableLincheckTest {

  private final TagTable table =
      new TagTable(
          new LogPosition(1, 0, 0),
          new Ticker() {
            @Override
            public long nanos() {
              return 0;
            }

            @Override
            public long wallMillis() {
              return 0;
            }
          },
          2);

  private volatile Entry stored = entry();

  /** The position of the last invalidation of tag 0 that has returned. */
  private final AtomicLong invalidated = new AtomicLong();

  private Entry entry() {
    return new Entry("v", List.of("0", "x"), table.applied(), 1, 1);
  }

  @Operation
  public void store() {
    stored = entry();
  }

  @Operation
  public void invalidateTag(@Param(gen = IntGen.class, conf = "0:4") int tag) {
    long seq = apply(new Invalidation.Tags(Set.of(Integer.toString(tag)), false, false));
    if (tag == 0) {
      invalidated.accumulateAndGet(seq, Math::max);
    }
  }

  /** Not a pattern: Lincheck gives classes other hash codes, and key texts look classes up. */
  @Operation
  public void invalidateBothTags(@Param(gen = IntGen.class, conf = "0:2") int tag) {
    long seq = apply(new Invalidation.Tags(Set.of(Integer.toString(tag), "x"), true, false));
    if (tag == 0) {
      invalidated.accumulateAndGet(seq, Math::max);
    }
  }

  private long apply(Invalidation invalidation) {
    synchronized (table) {
      LogPosition next = new LogPosition(1, table.applied().seq() + 1, 0);
      table.apply(next, invalidation);
      return next.seq();
    }
  }

  /** The fast path first, as a hit on the heap takes it. */
  @Operation
  public boolean read() {
    long required = invalidated.get();
    Entry entry = stored;
    boolean passes =
        entry.validatedVersion() == table.version() || table.judge("c", "k", entry) != Verdict.VOID;
    return !passes || entry.asOf().seq() >= required;
  }

  @Operation
  public boolean join() {
    long required = invalidated.get();
    LogPosition asOf = stored.asOf();
    return !table.isCurrent("c", "k", List.of("0", "x"), asOf) || asOf.seq() >= required;
  }

  /** What is promised. */
  public static class Promise {
    public void store() {}

    public void invalidateTag(int tag) {}

    public void invalidateBothTags(int tag) {}

    public boolean read() {
      return true;
    }

    public boolean join() {
      return true;
    }
  }

  @Test
  void modelChecking() {
    new ModelCheckingOptions()
        .sequentialSpecification(Promise.class)
        .threads(2)
        .actorsBefore(2)
        .actorsPerThread(2)
        .iterations(10)
        .invocationsPerIteration(100)
        .check(TagTableLincheckTest.class);
  }

  @Test
  void stress() {
    new StressOptions()
        .sequentialSpecification(Promise.class)
        .threads(3)
        .actorsPerThread(4)
        .iterations(20)
        .invocationsPerIteration(1000)
        .check(TagTableLincheckTest.class);
  }
}
