package dev.layered.test;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;

/** An application on Weld SE, whose configuration are the system properties. */
final class Container implements AutoCloseable {

  private final SeContainer container;

  private Container(SeContainer container) {
    this.container = container;
  }

  static Container start(Class<?>... beans) {
    return new Container(
        SeContainerInitializer.newInstance().disableDiscovery().addBeanClasses(beans).initialize());
  }

  <T> T get(Class<T> type) {
    return container.select(type).get();
  }

  @Override
  public void close() {
    container.close();
  }
}
