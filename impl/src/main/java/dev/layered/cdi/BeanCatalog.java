package dev.layered.cdi;

import java.util.List;

/**
 * What the extension found in the application.
 *
 * @param beanClasses those that use Layered, loaded by the application's class loader
 * @param hasWarmers whether there are {@link dev.layered.spi.CacheWarmer}s
 */
public record BeanCatalog(List<Class<?>> beanClasses, boolean hasWarmers) {

  /** Copies the list. */
  public BeanCatalog {
    beanClasses = List.copyOf(beanClasses);
  }
}
