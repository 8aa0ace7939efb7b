package dev.layered.cdi;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;

/**
 * Finds the beans of the application that somebody names.
 *
 * <p>On Payara, an injection point of this jar does not see the beans of the application around it;
 * only what is looked up in the name of the application does, while it starts. Not asked without
 * need: Weld SE warns where several containers run.
 *
 * @param catalog tells this application from another one that may be current
 */
record ApplicationBeans(BeanCatalog catalog) {

  /**
   * All beans of a type. Called while the application starts.
   *
   * @param injected what this jar sees of them
   */
  <T> Instance<T> of(Instance<T> injected, Class<T> type) {
    if (!injected.isUnsatisfied()) {
      return injected;
    }
    try {
      CDI<Object> current = CDI.current();
      Instance<BeanCatalog> catalogs = current.select(BeanCatalog.class);
      return catalogs.isResolvable() && catalogs.get().equals(catalog)
          ? current.select(type, Any.Literal.INSTANCE)
          : injected;
    } catch (IllegalStateException noneIsCurrent) {
      return injected;
    }
  }
}
