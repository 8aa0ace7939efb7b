package dev.layered.benchmarks;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.Map;

/**
 * A small application on Weld SE. Its beans are named one by one: a jar that is merged from many
 * has no bean archives that could be searched.
 */
public final class CachedApplication implements AutoCloseable {

  private final SeContainer container;

  private CachedApplication(SeContainer container) {
    this.container = container;
  }

  /**
   * Starts it.
   *
   * @param properties its configuration, which becomes system properties of this process
   * @param classes beans and interceptors
   */
  public static CachedApplication start(Map<String, String> properties, Class<?>... classes) {
    properties.forEach(System::setProperty);
    return new CachedApplication(
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addBeanClasses(classes)
            .initialize());
  }

  /** One of its beans, as other beans would have it injected. */
  public <T> T bean(Class<T> type) {
    return container.select(type).get();
  }

  @Override
  public void close() {
    container.close();
  }
}
