package dev.layered.tck;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.ArrayList;
import java.util.List;

/** An application on Weld SE: some bean classes, some properties, and Layered. */
final class App implements AutoCloseable {

  private final SeContainer container;
  private final Properties properties;

  private App(SeContainer container, Properties properties) {
    this.container = container;
    this.properties = properties;
  }

  /** What an application consists of, before it starts. */
  static final class Builder {
    private final List<Class<?>> beans = new ArrayList<>();
    private final Properties properties = new Properties();

    private Builder(Class<?>... beans) {
      this.beans.addAll(List.of(beans));
    }

    /** With a property. */
    Builder with(String name, Object value) {
      properties.set(name, value.toString());
      return this;
    }

    /**
     * Starts with a class loader of its own, so that several applications of one JVM have their own
     * configuration.
     */
    App start() {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(new ClassLoader(before) {});
      try {
        return startHere();
      } finally {
        thread.setContextClassLoader(before);
      }
    }

    private App startHere() {
      properties.install();
      try {
        SeContainer container =
            SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(beans.toArray(Class[]::new))
                .initialize();
        return new App(container, properties);
      } catch (RuntimeException | Error failed) {
        properties.uninstall();
        throw failed;
      }
    }

    /** Starts, expecting that the deployment fails; the text of its report. */
    String failure() {
      try (App unexpected = start()) {
        throw new AssertionError("the deployment has not failed: " + unexpected);
      } catch (RuntimeException expected) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = expected; at != null; at = at.getCause()) {
          text.append(at.getMessage()).append('\n');
        }
        return text.toString();
      }
    }
  }

  /** An application of these beans. */
  static Builder of(Class<?>... beans) {
    return new Builder(beans);
  }

  /** A started application of these beans, without properties. */
  static App start(Class<?>... beans) {
    return of(beans).start();
  }

  <T> T get(Class<T> type) {
    return container.select(type).get();
  }

  Instance<Object> lookup() {
    return container;
  }

  <T> void fire(T event) {
    container.getBeanManager().getEvent().fire(event);
  }

  Properties properties() {
    return properties;
  }

  RequestContextController requestContext() {
    return get(RequestContextController.class);
  }

  @Override
  public void close() {
    try {
      container.close();
    } finally {
      properties.uninstall();
    }
  }
}
