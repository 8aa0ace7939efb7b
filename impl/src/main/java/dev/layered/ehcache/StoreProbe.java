package dev.layered.ehcache;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.ehcache.core.spi.service.StatisticsService;
import org.ehcache.core.spi.store.Store;
import org.ehcache.core.statistics.CacheStatistics;
import org.ehcache.core.statistics.OperationObserver;
import org.ehcache.core.statistics.OperationStatistic;
import org.ehcache.core.statistics.StatisticType;
import org.ehcache.core.statistics.StoreOperationOutcomes.EvictionOutcome;
import org.ehcache.core.statistics.ZeroOperationStatistic;
import org.ehcache.spi.service.Service;
import org.ehcache.spi.service.ServiceProvider;
import org.jspecify.annotations.Nullable;

/**
 * Takes from Ehcache the two figures that Layered reports, how many entries a store holds and when
 * it evicts one, and declines all others.
 *
 * <p>An event listener for evictions was rejected: it makes every write record events and doubles
 * the cost of an evicting one. Ehcache's own statistics were rejected too: they are built anew from
 * a tree for each reading.
 */
final class StoreProbe implements StatisticsService {

  private final Runnable onEviction;

  /** What the store that registered last gave; stores are made one after the other. */
  private volatile LongSupplier entries = () -> 0;

  StoreProbe(Runnable onEviction) {
    this.onEviction = onEviction;
  }

  /** How many entries the store holds that was made last before this call. */
  LongSupplier entries() {
    return entries;
  }

  @Override
  public <T extends Serializable> void registerStatistic(
      Object context,
      String name,
      StatisticType type,
      Set<String> tags,
      Supplier<T> valueSupplier) {
    if (name.equals("mappings")) {
      entries = () -> valueSupplier.get() instanceof Number number ? number.longValue() : 0;
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends Enum<T>> OperationObserver<T> createOperationStatistics(
      String name, Class<T> outcome, String tag, Object context) {
    return outcome == (Class<?>) EvictionOutcome.class
        ? (OperationObserver<T>) new EvictionObserver(onEviction)
        : ZeroOperationStatistic.get();
  }

  @Override
  public <K, V, S extends Enum<S>, T extends Enum<T>> OperationStatistic<T> registerStoreStatistics(
      Store<K, V> store,
      String targetName,
      int tierHeight,
      String tag,
      Map<T, Set<S>> translation,
      String statisticName) {
    return ZeroOperationStatistic.get();
  }

  @Override
  public @Nullable CacheStatistics getCacheStatistics(String cacheName) {
    return null;
  }

  @Override
  public void registerWithParent(Object toAssociate, Object parent) {}

  @Override
  public void deRegisterFromParent(Object toDeassociate, Object parent) {}

  @Override
  public void cleanForNode(Object node) {}

  @Override
  public void start(ServiceProvider<Service> serviceProvider) {}

  @Override
  public void stop() {}

  private record EvictionObserver(Runnable onEviction)
      implements OperationObserver<EvictionOutcome> {

    @Override
    public void begin() {}

    @Override
    public void end(EvictionOutcome result) {
      if (result == EvictionOutcome.SUCCESS) {
        onEviction.run();
      }
    }
  }
}
