package dev.layered.tck.containers;

import org.junit.jupiter.api.Tag;

@Tag("quarkus")
class QuarkusFullTest extends ContainerContract {

  QuarkusFullTest() {
    super(Suite.QUARKUS_FULL);
  }
}
