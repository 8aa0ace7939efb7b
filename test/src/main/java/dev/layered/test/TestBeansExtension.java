package dev.layered.test;

import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.ScannedClasses;

/**
 * Makes the beans of this jar part of every container that starts with it on the class path. The
 * jar has no {@code beans.xml}: with one, containers would find them a second time.
 */
public class TestBeansExtension implements BuildCompatibleExtension {

  /** For the container. */
  public TestBeansExtension() {}

  /**
   * Makes our classes beans.
   *
   * @param classes takes them
   */
  @Discovery
  public void addClasses(ScannedClasses classes) {
    classes.add(TestEnvironment.class.getName());
    classes.add(InvalidationObserver.class.getName());
  }
}
