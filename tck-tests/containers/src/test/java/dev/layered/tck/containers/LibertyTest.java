package dev.layered.tck.containers;

import org.junit.jupiter.api.Tag;

@Tag("liberty")
class LibertyTest extends ContainerContract {

  LibertyTest() {
    super(Suite.LIBERTY);
  }
}
