package dev.layered.tck.containers;

import org.junit.jupiter.api.Tag;

@Tag("all")
class PayaraAllTest extends ContainerContract {

  PayaraAllTest() {
    super(Suite.PAYARA_ALL);
  }
}
