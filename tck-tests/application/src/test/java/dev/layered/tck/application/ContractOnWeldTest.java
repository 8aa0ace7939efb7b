package dev.layered.tck.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.metrics.MetricRegistryProducer;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract on Weld SE, found by its beans.xml as on a server. */
class ContractOnWeldTest {

  @Test
  void everyLinePasses_andAgain() {
    try (SeContainer container = start()) {
      List<String> first = lines(container);
      System.out.println(String.join("\n", first));
      assertThat(first).hasSizeGreaterThan(60).allMatch(line -> line.startsWith("PASS "));
      assertThat(lines(container)).isEqualTo(first);
    }
  }

  private static SeContainer start() {
    return SeContainerInitializer.newInstance()
        .addBeanClasses(MetricRegistryProducer.class)
        .initialize();
  }

  private static List<String> lines(SeContainer container) {
    RequestContextController request = container.select(RequestContextController.class).get();
    request.activate();
    try {
      return container.select(ContractResource.class).get().run().lines().toList();
    } finally {
      request.deactivate();
    }
  }
}
