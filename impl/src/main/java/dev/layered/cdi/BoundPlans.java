package dev.layered.cdi;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bound plans of all bean classes; immutable. */
final class BoundPlans {

  /** The bound plans of one bean class. */
  record OfBean(
      Map<Method, CachedMethod> reads,
      Map<Method, BoundPut> puts,
      Map<Method, List<BoundInvalidation>> invalidations) {

    static final OfBean NONE = new OfBean(Map.of(), Map.of(), Map.of());
  }

  private final Map<Class<?>, OfBean> beans;

  BoundPlans(Map<Class<?>, OfBean> beans) {
    this.beans = Map.copyOf(beans);
  }

  /**
   * The plans of a bean.
   *
   * @param target the bean, or the container's subclass of it
   */
  OfBean of(Object target) {
    return ofClass(target.getClass());
  }

  /** The same by class. */
  OfBean ofClass(Class<?> bean) {
    for (Class<?> type = bean; type != null; type = type.getSuperclass()) {
      OfBean found = beans.get(type);
      if (found != null) {
        return found;
      }
      if (!isMadeByContainer(type)) {
        break;
      }
    }
    return OfBean.NONE;
  }

  /** What the beans read, by their classes. */
  Map<Class<?>, OfBean> all() {
    return beans;
  }

  /**
   * By the names that Weld and ArC give their subclasses and proxies; there is no standard way to
   * tell.
   */
  private static boolean isMadeByContainer(@Nullable Class<?> type) {
    String name = type == null ? "" : type.getName();
    return name.contains("$$_Weld")
        || name.contains("$Proxy$")
        || name.endsWith("_Subclass")
        || name.endsWith("_ClientProxy")
        || (type != null && type.isSynthetic());
  }
}
