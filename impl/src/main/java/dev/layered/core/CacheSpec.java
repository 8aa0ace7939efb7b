package dev.layered.core;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.SingleFlight;
import dev.layered.core.layer.TransferFormat;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How one cache is to be built.
 *
 * @param name its name
 * @param layers its layers
 * @param counters what its layers count in already
 * @param copier whether callers share values
 * @param policy how its entries live if a caller says nothing else; asked on each load, so that
 *     configuration can change
 * @param singleFlight how far callers share a load
 * @param enabled whether reads are answered from it; asked on each call
 * @param loadWaitNanos how long a caller waits for other callers' loads, altogether; asked on each
 *     wait
 * @param loadLimits how many loads may run; asked on each load
 * @param transferFormat the form of its entries in a file; throws an {@link
 *     IllegalArgumentException} that says why if its values have no form in bytes
 */
public record CacheSpec(
    String name,
    LayerStack.Layers layers,
    CacheCounters counters,
    ValueCopier copier,
    Supplier<StorePolicy> policy,
    SingleFlight singleFlight,
    java.util.function.BooleanSupplier enabled,
    LongSupplier loadWaitNanos,
    Supplier<LoadLimits> loadLimits,
    Supplier<TransferFormat> transferFormat) {

  /** A cache that cannot be written to a file. */
  public CacheSpec(
      String name,
      LayerStack.Layers layers,
      CacheCounters counters,
      ValueCopier copier,
      Supplier<StorePolicy> policy,
      SingleFlight singleFlight,
      java.util.function.BooleanSupplier enabled,
      LongSupplier loadWaitNanos,
      Supplier<LoadLimits> loadLimits) {
    this(
        name,
        layers,
        counters,
        copier,
        policy,
        singleFlight,
        enabled,
        loadWaitNanos,
        loadLimits,
        () -> {
          throw new IllegalArgumentException("its values have no form in bytes");
        });
  }

  /** A cache whose loads are not limited. */
  public CacheSpec(
      String name,
      LayerStack.Layers layers,
      CacheCounters counters,
      ValueCopier copier,
      Supplier<StorePolicy> policy,
      SingleFlight singleFlight,
      java.util.function.BooleanSupplier enabled,
      LongSupplier loadWaitNanos) {
    this(
        name,
        layers,
        counters,
        copier,
        policy,
        singleFlight,
        enabled,
        loadWaitNanos,
        () -> LoadLimits.NONE);
  }
}
