package dev.layered.tck.containers;

import org.junit.jupiter.api.Tag;

@Tag("all")
class LibertyAllTest extends ContainerContract {

  LibertyAllTest() {
    super(Suite.LIBERTY_ALL);
  }
}
