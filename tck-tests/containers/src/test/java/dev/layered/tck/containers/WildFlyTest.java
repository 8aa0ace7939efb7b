package dev.layered.tck.containers;

import org.junit.jupiter.api.Tag;

@Tag("wildfly")
class WildFlyTest extends ContainerContract {

  WildFlyTest() {
    super(Suite.WILDFLY);
  }
}
