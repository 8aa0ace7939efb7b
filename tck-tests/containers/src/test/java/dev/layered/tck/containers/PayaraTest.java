package dev.layered.tck.containers;

import org.junit.jupiter.api.Tag;

@Tag("payara")
class PayaraTest extends ContainerContract {

  PayaraTest() {
    super(Suite.PAYARA);
  }
}
