package dev.layered.core;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.layer.SingleFlight;
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
 * @param loadWaitNanos how long a caller waits for another caller's load; asked on each wait
 */
public record CacheSpec(
    String name,
    LayerStack.Layers layers,
    CacheCounters counters,
    ValueCopier copier,
    Supplier<StorePolicy> policy,
    SingleFlight singleFlight,
    java.util.function.BooleanSupplier enabled,
    LongSupplier loadWaitNanos) {}
