package dev.layered.core.load;

import dev.layered.core.layer.LogPosition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Loads and invalidations of keys under their stripes: what is stored is never older than the last
 * change whose invalidation had returned before it was read.
 */
@Tag("slow")
@Tag("lincheck")
public class LoadTableLincheckTest {

  private static final LogPosition SOMEWHERE = new LogPosition(1, 0, 0);

  private final KeyStripes stripes = new KeyStripes();
  private final LoadTable loads = new LoadTable();
  private final Map<Integer, Integer> stored = new ConcurrentHashMap<>();
  private final AtomicInteger origin = new AtomicInteger();
  private final AtomicInteger oldest = new AtomicInteger();

  @Operation
  public void load(@Param(gen = IntGen.class, conf = "0:1") int key) {
    Load load;
    synchronized (stripes.of(key)) {
      load = loads.start(key, 0, SOMEWHERE, List.of(), null);
    }
    int version = origin.get();
    synchronized (stripes.of(key)) {
      if (loads.end(key, load)) {
        stored.put(key, version);
      }
    }
  }

  @Operation
  public void changeAndInvalidate() {
    int version = origin.incrementAndGet();
    for (int key = 0; key < 2; key++) {
      synchronized (stripes.of(key)) {
        loads.overtake(key);
        stored.remove(key);
      }
    }
    oldest.accumulateAndGet(version, Math::max);
  }

  @Operation
  public boolean read(@Param(gen = IntGen.class, conf = "0:1") int key) {
    int required = oldest.get();
    Integer version = stored.get(key);
    return version == null || version >= required;
  }

  /** What is promised. */
  public static class Promise {
    public void load(int key) {}

    public void changeAndInvalidate() {}

    public boolean read(int key) {
      return true;
    }
  }

  @Test
  void modelChecking() {
    new ModelCheckingOptions()
        .sequentialSpecification(Promise.class)
        .threads(2)
        .actorsPerThread(3)
        .iterations(10)
        .invocationsPerIteration(200)
        .check(LoadTableLincheckTest.class);
  }

  @Test
  void stress() {
    new StressOptions()
        .sequentialSpecification(Promise.class)
        .threads(3)
        .actorsPerThread(4)
        .iterations(20)
        .invocationsPerIteration(1000)
        .check(LoadTableLincheckTest.class);
  }
}
