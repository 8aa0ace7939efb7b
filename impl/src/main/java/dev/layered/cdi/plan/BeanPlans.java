package dev.layered.cdi.plan;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the annotations of one bean class mean. */
public final class BeanPlans {

  /**
   * A cache that an injection point names.
   *
   * @param where the class and member
   * @param cacheName the cache
   * @param keyType the declared type of its keys
   * @param valueType the declared type of its values
   */
  public record InjectedCache(String where, String cacheName, Type keyType, Type valueType) {}

  private final Map<Method, ReadPlan> reads = new LinkedHashMap<>();
  private final Map<Method, PutPlan> puts = new LinkedHashMap<>();
  private final Map<Method, List<InvalidatePlan>> invalidations = new LinkedHashMap<>();
  private final List<InjectedCache> injected = new ArrayList<>();

  BeanPlans() {}

  /** What each {@code @Layered} method means. */
  public Map<Method, ReadPlan> reads() {
    return reads;
  }

  /** What each {@code @CachePut} method means. */
  public Map<Method, PutPlan> puts() {
    return puts;
  }

  /** What each {@code @CacheInvalidate} method means, in the order of the annotations. */
  public Map<Method, List<InvalidatePlan>> invalidations() {
    return invalidations;
  }

  /** The caches that its injection points name. */
  public List<InjectedCache> injected() {
    return injected;
  }
}
