package dev.layered.cdi;

import java.util.List;

/**
 * The bean classes of the application that use Layered, as the extension found them.
 *
 * @param beanClasses loaded by the application's class loader
 */
public record BeanCatalog(List<Class<?>> beanClasses) {

  /** Copies the list. */
  public BeanCatalog {
    beanClasses = List.copyOf(beanClasses);
  }
}
