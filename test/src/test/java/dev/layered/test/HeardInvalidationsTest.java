package dev.layered.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheInvalidated;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeardInvalidationsTest {

  @RegisterExtension
  static final LayeredTestExtension LAYERED = LayeredTestExtension.withMemoryBus();

  /** Is told before the kit is. */
  @ApplicationScoped
  public static class SlowObserver {

    private final AtomicInteger told = new AtomicInteger();

    void on(@Observes @Priority(1) CacheInvalidated event) throws InterruptedException {
      if (event.origin() == CacheInvalidated.Origin.REMOTE) {
        Thread.sleep(20); // so that it is still busy when every node has applied everything
        told.incrementAndGet();
      }
    }

    int told() {
      return told.get();
    }
  }

  /** Closes: the events of the clearing arrive after what was heard is forgotten. */
  @Test
  void whatTheKitInvalidates_isNotHeardInTheTest() {
    try (Container one = LAYERED.bus().startNode("one", () -> startObserved());
        Container two = LAYERED.bus().startNode("two", () -> startObserved())) {
      int caches = one.get(dev.layered.LayeredCaches.class).names().size();
      LAYERED.beforeEach(null);
      assertThat(one.get(SlowObserver.class).told()).isEqualTo(caches);
      assertThat(two.get(SlowObserver.class).told()).isEqualTo(caches);
      assertThat(LAYERED.heard().all()).isEmpty();
    }
  }

  private static Container startObserved() {
    return Container.start(Users.class, SlowObserver.class);
  }
}
