package dev.layered.tck.containers;

import org.junit.jupiter.api.Tag;
import org.opentest4j.TestAbortedException;

@Tag("helidon")
class HelidonTest extends ContainerContract {

  HelidonTest() {
    super(
        Suite.helidon()
            .orElseThrow(
                () ->
                    new TestAbortedException(
                        "Helidon is not tested: it needs JDK 25, and none was found. Install one"
                            + " and let JAVA_HOME_25 name its folder.")));
  }
}
