package dev.layered.tck.containers;

import org.junit.jupiter.api.Tag;

@Tag("quarkus")
class QuarkusTest extends ContainerContract {

  QuarkusTest() {
    super(Suite.QUARKUS);
  }
}
